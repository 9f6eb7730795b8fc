package kejian.transcoder.ladder;

import java.util.Locale;

/**
 * Why a rung is encoded although the source might have served as it is. {@link #words} go to the
 * log and, where the source came near, in both languages to the editor.
 */
sealed interface WhyEncoded {

    record OtherCodec(String codec) implements WhyEncoded {}

    record OtherSize(int width, int height) implements WhyEncoded {}

    record OtherProfile(String profile) implements WhyEncoded {}

    record HigherLevel(int level, int most) implements WhyEncoded {}

    record OtherPixels(String format) implements WhyEncoded {}

    record ShapedSamples(String sar) implements WhyEncoded {}

    record Turned() implements WhyEncoded {}

    record Interlaced() implements WhyEncoded {}

    record HighDynamicRange() implements WhyEncoded {}

    record OtherRate(double rate) implements WhyEncoded {}

    /** Pictures that do not come at their rate's own times, or one that is missing or double. */
    record UnevenTimes(int picture) implements WhyEncoded {}

    record LateStart(long ms) implements WhyEncoded {}

    /** The last picture must stand while the sound goes on. */
    record SoundOutlasts(long ms) implements WhyEncoded {}

    /** An edit list shows less than is there, or a packet is marked as damaged. */
    record HiddenPictures(int picture) implements WhyEncoded {}

    record NoKeyFirst() implements WhyEncoded {}

    record SparseKeys(double seconds) implements WhyEncoded {}

    /** Encoded rungs must have their key pictures where this one has them, and would pay. */
    record DenseKeys(double seconds) implements WhyEncoded {}

    /** A key picture that is no IDR, or is shown after pictures that follow it in the file. */
    record OpenGroup(int picture) implements WhyEncoded {}

    record OverRate(int maxKbps) implements WhyEncoded {}

    /** Copied and read again, it was not what the source decodes to. */
    record OtherPictures(String detail) implements WhyEncoded {}

    default String words() {
        return switch (this) {
            case OtherCodec(var codec) -> "codec " + codec;
            case OtherSize(int width, int height) -> "size " + width + "x" + height;
            case OtherProfile(var profile) -> "profile " + profile;
            case HigherLevel(int level, int most) -> "level %d above %d".formatted(level, most);
            case OtherPixels(var format) -> "sample format " + format;
            case ShapedSamples(var sar) -> "samples of shape " + sar;
            case Turned() -> "it asks to be turned";
            case Interlaced() -> "interlaced";
            case HighDynamicRange() -> "high dynamic range";
            case OtherRate(double rate) ->
                    rate == 0 ? "variable rate" : text("%.2f pictures a second", rate);
            case UnevenTimes(int picture) -> "uneven times at picture " + picture;
            case LateStart(long ms) -> "pictures begin " + ms + " ms late";
            case SoundOutlasts(long ms) -> "the sound lasts " + ms + " ms longer";
            case HiddenPictures(int picture) -> "hidden or damaged picture " + picture;
            case NoKeyFirst() -> "no key picture at the start";
            case SparseKeys(double s) -> text("%.1f s between key pictures", s);
            case DenseKeys(double s) -> text("a key picture each %.2f s", s);
            case OpenGroup(int picture) -> "open group of pictures at " + picture;
            case OverRate(int kbps) -> "bit rate above " + kbps + " kb/s";
            case OtherPictures(var detail) -> "the copy differs: " + detail;
        };
    }

    default String chinese() {
        return switch (this) {
            case OtherCodec(var codec) -> "编码为 " + codec;
            case OtherSize(int width, int height) -> "尺寸为 " + width + "×" + height;
            case OtherProfile(var profile) -> "编码档次为 " + profile;
            case HigherLevel(int level, int most) -> "编码级别 %d 超过 %d".formatted(level, most);
            case OtherPixels(var format) -> "像素格式为 " + format;
            case ShapedSamples(var sar) -> "像素宽高比为 " + sar;
            case Turned() -> "带有旋转标记";
            case Interlaced() -> "隔行扫描";
            case HighDynamicRange() -> "高动态范围";
            case OtherRate(double rate) -> rate == 0 ? "帧率不固定" : text("帧率为 %.2f", rate);
            case UnevenTimes(int picture) -> "第 %d 帧的时间不均匀".formatted(picture);
            case LateStart(long ms) -> "画面晚 %d 毫秒开始".formatted(ms);
            case SoundOutlasts(long ms) -> "声音比画面长 %d 毫秒".formatted(ms);
            case HiddenPictures(int picture) -> "第 %d 帧被隐藏或已损坏".formatted(picture);
            case NoKeyFirst() -> "开头不是关键帧";
            case SparseKeys(double s) -> text("关键帧相隔 %.1f 秒", s);
            case DenseKeys(double s) -> text("每 %.2f 秒一个关键帧", s);
            case OpenGroup(int picture) -> "第 %d 帧处的画面组不封闭".formatted(picture);
            case OverRate(int kbps) -> "码率超过 %d kb/s".formatted(kbps);
            case OtherPictures(var _) -> "复制后的画面与原片不一致";
        };
    }

    private static String text(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
