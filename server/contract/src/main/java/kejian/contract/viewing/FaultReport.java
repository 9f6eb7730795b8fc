package kejian.contract.viewing;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody at a station says does not work, chosen with the remote. It lies in the edge's
 * journal among the evidence of viewing, and travels with it.
 *
 * @param fault the code of a {@link Kind}, or one that a newer edge knows: lower-case letters and
 *     dashes, at most 32
 * @param box as it names itself; none where it does not
 * @param courseware on whose page it was said, where it was
 * @param receivedAtMs the edge's clock, epoch milliseconds
 */
public record FaultReport(
        String fault, @Nullable String box, @Nullable String courseware, long receivedAtMs) {

    /** What old boxes' pages offer, in this order. */
    public enum Kind {
        PICTURE("没有图像", "no picture"),
        SOUND("没有声音", "no sound"),
        STALLS("播放卡顿", "it stalls"),
        PAGE("页面打不开", "a page does not open"),
        OTHER("其他故障", "something else");

        private final String zh;
        private final String en;

        Kind(String zh, String en) {
            this.zh = zh;
            this.en = en;
        }

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        public String zh() {
            return zh;
        }

        public String en() {
            return en;
        }

        /** Nothing for a code of another version. */
        public static Optional<Kind> of(String code) {
            return Arrays.stream(values()).filter(k -> k.code().equals(code)).findFirst();
        }
    }
}
