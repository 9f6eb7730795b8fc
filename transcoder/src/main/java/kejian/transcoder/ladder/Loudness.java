package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.cage.Room;

/**
 * How loud the sound is, measured while it is heard out anyway (EBU R 128).
 *
 * @param integrated in LUFS over the whole
 * @param range between quiet and loud passages, in LU
 * @param peak highest sample in dBFS
 */
record Loudness(double integrated, double range, double peak) {

    private static final double WANTED = -18;
    private static final double MOST_RANGE = 11;
    private static final double MOST_PEAK = -2;

    /** Between samples the wave may rise higher than at any of them. */
    private static final double BETWEEN_SAMPLES = 1;

    /** Below this there is hiss at most; it is not to be made loud. */
    private static final double SILENCE = -50;

    /** What is further off is told. */
    private static final double TOLD = 7;

    private static final long LEAST_MS = 1_000;

    private static final List<String> KEYS = List.of("I", "LRA", "sample_peak");

    /** Measures what passes, as stereo, into files of the room. */
    static String meter() {
        StringBuilder graph = new StringBuilder();
        graph.append(
                "aformat=channel_layouts=stereo,ebur128=metadata=1:peak=sample:framelog=quiet");
        for (String key : KEYS) {
            graph.append(
                    ",ametadata=mode=print:key=lavfi.r128.%s:file=%s".formatted(key, file(key)));
        }
        return graph.toString();
    }

    /** What the meter has written; sound shorter than its window counts as silence. */
    static Loudness read(Room room) throws IOException {
        double highest = last(room, KEYS.get(2), 1);
        return new Loudness(
                last(room, KEYS.get(0), -70),
                last(room, KEYS.get(1), 0),
                20 * Math.log10(Math.max(highest, 1e-5)));
    }

    /**
     * The filter that brings it to -18 LUFS below -2 dB. A steady voice is turned up or down as a
     * whole, which is what the dynamic one would come to, at a third of the price; what swings
     * widely or would be clipped is left to that one.
     */
    String filter() {
        double gain = integrated < SILENCE ? 0 : WANTED - integrated;
        return range <= MOST_RANGE && peak + gain <= MOST_PEAK - BETWEEN_SAMPLES
                ? String.format(Locale.ROOT, "volume=%.2fdB,", gain)
                : "loudnorm=I=-18:TP=-2:LRA=11,aresample=48000,";
    }

    /**
     * @param heardMs how long the sound is; what is shorter than the window cannot be judged
     */
    List<Finding> findings(long heardMs) {
        if (heardMs < LEAST_MS) {
            return List.of();
        }
        if (integrated < SILENCE) {
            return List.of(
                    FindingRule.AUDIO_SILENT.found(
                            "整段几乎没有声音(%.0f LUFS)".formatted(integrated),
                            "It is almost silent from beginning to end (%.0f LUFS)"
                                    .formatted(integrated)));
        }
        if (Math.abs(integrated - WANTED) < TOLD) {
            return List.of();
        }
        return List.of(
                FindingRule.AUDIO_LOUDNESS.found(
                        "原音量 %.0f LUFS,已调为 %.0f LUFS".formatted(integrated, WANTED),
                        "It was %.0f LUFS loud and was brought to %.0f LUFS"
                                .formatted(integrated, WANTED)));
    }

    private static String file(String key) {
        return "loudness-" + key + ".txt";
    }

    private static double last(Room room, String key, double otherwise) throws IOException {
        double value = otherwise;
        if (!Files.exists(room.file(file(key)))) {
            return value; // nothing could be decoded; that is found out when it is made
        }
        for (String line : Files.readAllLines(room.file(file(key)))) {
            int at = line.indexOf('=');
            if (line.startsWith("lavfi.r128.")
                    && line.substring(at + 1).matches("-?\\d+(\\.\\d+)?")) {
                value = Double.parseDouble(line.substring(at + 1));
            }
        }
        return value;
    }
}
