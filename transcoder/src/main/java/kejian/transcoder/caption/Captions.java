package kejian.transcoder.caption;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kejian.contract.job.BurnIn;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;

/** Captions that an editor wants to be seen by everybody on tier A. */
public final class Captions {

    /** The name in a room under which they must lie. */
    public static final String FILE = "captions.vtt";

    /** What a cue's picture takes, and how much text there is of one at least. */
    private static final long PICTURE_BYTES = 30_000;

    private static final long CUE_BYTES = 33;

    /** Of all cues: a credit behind the end is no mistake. */
    private static final double FEW = 0.05;

    private static final int NAMED = 12;

    private final BurnIn wanted;
    private final List<Cue> cues;

    private Captions(BurnIn wanted, List<Cue> cues) {
        this.wanted = wanted;
        this.cues = List.copyOf(cues);
    }

    /** What drawing them takes of a room, about. */
    public static long roomBytes(BurnIn wanted) {
        return wanted.text().sizeBytes() / CUE_BYTES * PICTURE_BYTES;
    }

    /**
     * @throws FailedException {@code captions-unreadable}: they are none that the origin wrote
     */
    public static Captions read(Room room, BurnIn wanted) throws IOException, FailedException {
        return new Captions(wanted, WebVtt.read(room.file(FILE)));
    }

    public Written written(Fraction rate) {
        return Written.of(cues, rate);
    }

    /**
     * What the editor is told.
     *
     * @param at where they come to stand
     * @param lengthMs of the film
     */
    public List<Finding> findings(Lettering at, Fraction rate, long lengthMs)
            throws IOException, FailedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                FindingRule.CAPTIONS_BURNT_IN.found(
                        "%d 条字幕(%s)已压入老机顶盒的画面;以后改字幕,画面不会跟着变"
                                .formatted(cues.size(), wanted.language()),
                        ("%d cues (%s) were burnt into tier A's picture; captions that are changed"
                                        + " later do not change it")
                                .formatted(cues.size(), wanted.language())));
        long late = cues.stream().filter(c -> c.fromMs() >= lengthMs).count();
        if (late > cues.size() * FEW) {
            findings.add(
                    FindingRule.CAPTIONS_LATE.found(
                            "%d 条中有 %d 条字幕的时间在视频结束(%.1f 秒)之后;请核对是不是这个视频的字幕"
                                    .formatted(cues.size(), late, lengthMs / 1000.0),
                            ("%d of %d cues lie behind the film's end (%.1f s); check that they"
                                            + " are this film's")
                                    .formatted(late, cues.size(), lengthMs / 1000.0)));
        }
        Typeface face = Typeface.shipped();
        List<Written.Shown> shown = written(rate).within(0, Long.MAX_VALUE);
        long cut = shown.stream().filter(s -> at.broken(face, s.lines()).cut()).count();
        if (cut > 0) {
            findings.add(
                    FindingRule.CAPTIONS_CUT.found(
                            "%d 处字幕三行放不下,画面里截短了;请把长句拆成几条".formatted(cut),
                            ("at %d places the captions do not fit into three lines and were cut"
                                            + " short; part long ones")
                                    .formatted(cut)));
        }
        findings.addAll(missing(face));
        return findings;
    }

    private List<Finding> missing(Typeface face) {
        Set<Integer> unknown = new LinkedHashSet<>();
        long places = 0;
        for (Cue cue : cues) {
            for (String line : cue.lines()) {
                for (int c : line.codePoints().toArray()) {
                    if (!face.has(c)) {
                        unknown.add(c);
                        places++;
                    }
                }
            }
        }
        if (places == 0) {
            return List.of();
        }
        StringBuilder some = new StringBuilder();
        unknown.stream().limit(NAMED).forEach(some::appendCodePoint);
        return List.of(
                FindingRule.CAPTIONS_GLYPHS.found(
                        "字体里没有这些字,画面里画成 □(%d 处):%s".formatted(places, some),
                        "The font lacks these characters, □ stands for them (at %d places): %s"
                                .formatted(places, some)));
    }
}
