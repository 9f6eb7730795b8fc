package kejian.transcoder.ladder;

import java.util.List;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;

/**
 * Weighs what could be decoded against what the file promised. Real captures begin in the middle of
 * a group of pictures and lose packets, so a few errors are forgiven; an encrypted file or one cut
 * in half is not.
 */
final class Evidence {

    private static final long FORGIVEN_LINES = 60;
    private static final double LEAST_SHARE = 0.9;
    private static final long FORGIVEN_MS = 1_500;
    private static final long HELD_MS = 2_000;

    private Evidence() {}

    /** More errors than pictures, or a fifth of the packets undecodable: damaged. */
    static void weighErrors(Room.Run run, Source.Picture picture) throws Refused {
        Room.Read read = run.stream(picture.index());
        weigh(read, run.ended().errorLines());
    }

    /** A child that failed and had decoded nothing, or could not read on: the content's fault. */
    static void weighNothing(Room.Run run) throws Refused {
        if (run.streams().values().stream().allMatch(read -> read.frames() == 0)) {
            throw Refused.invalid(
                    "画面无法解码,文件可能已损坏,请重新导出后上传。",
                    "No picture can be decoded; the file may be damaged. Export it again and upload"
                            + " it.");
        }
        if (run.ended().errorText().stream().anyMatch(line -> line.startsWith("[in#0"))) {
            throw Refused.invalid(
                    "文件读到一半就坏了,后面的内容读不出来,请重新导出或换一份完整的文件上传。",
                    "The file breaks off in the middle and cannot be read on. Export it again or"
                            + " upload a sound copy.");
        }
    }

    static void weighSound(Room.Run run, Source.Sound sound) throws Refused {
        weigh(run.stream(sound.index()), run.ended().errorLines());
    }

    private static void weigh(Room.Read read, long errorLines) throws Refused {
        boolean nothing = read.frames() == 0;
        boolean noisy = errorLines > FORGIVEN_LINES + read.frames() / 2;
        boolean lossy = read.errors() > 5 + read.packets() / 5;
        if (nothing || noisy || lossy) {
            throw Refused.invalid(
                    "文件损坏严重(解码 %d 帧,错误 %d 处),请重新导出或换一份完整的文件上传。"
                            .formatted(read.frames(), errorLines),
                    "The file is badly damaged (%d frames decoded, %d errors). Export it again or"
                                    .formatted(read.frames(), errorLines)
                            + " upload a sound copy.");
        }
    }

    /** Of one picture nobody can say how fast it plays: a stream of it has no clock. */
    static void weighPictures(long pictures) throws Refused {
        if (pictures < 2) {
            throw Refused.invalid(
                    "文件里只有一幅画面或不到 0.08 秒的声音,不能作为视频播放,请上传完整的录像。",
                    "The file holds one picture, or less than 0.08 s of sound, which is no film."
                            + " Upload the whole recording.");
        }
    }

    /** A header that promises far more than there is means a file that was cut off. */
    static void weighLength(Source source, long decodedMs, List<Finding> findings) throws Refused {
        long declaredMs = source.declaredMs();
        if (declaredMs == 0) {
            findings.add(
                    FindingRule.FILE_NO_DURATION.found(
                            "文件未注明时长,按实际内容计为 %.1f 秒".formatted(decodedMs / 1000.0),
                            "The file names no duration; it lasts %.1f s"
                                    .formatted(decodedMs / 1000.0)));
            return;
        }
        long missing = declaredMs - decodedMs;
        if (source.trusted() && missing > FORGIVEN_MS && decodedMs < declaredMs * LEAST_SHARE) {
            throw Refused.invalid(
                    "文件注明 %.1f 秒,实际只能播放 %.1f 秒,可能没有传完整,请重新上传完整的文件。"
                            .formatted(declaredMs / 1000.0, decodedMs / 1000.0),
                    "The file says it lasts %.1f s, but only %.1f s can be played. It may be cut"
                                    .formatted(declaredMs / 1000.0, decodedMs / 1000.0)
                            + " short: upload the whole file again.");
        }
        if (Math.abs(missing) > Math.max(500, declaredMs / 50)) {
            // a length guessed from a bit rate proves nothing
            FindingRule rule =
                    source.trusted() && Math.abs(missing) > HELD_MS
                            ? FindingRule.FILE_LENGTH_DIFFERS
                            : FindingRule.FILE_OTHER_DURATION;
            findings.add(
                    rule.found(
                            "注明 %.1f 秒,实际 %.1f 秒"
                                    .formatted(declaredMs / 1000.0, decodedMs / 1000.0),
                            "It says %.1f s and lasts %.1f s"
                                    .formatted(declaredMs / 1000.0, decodedMs / 1000.0)));
        }
    }
}
