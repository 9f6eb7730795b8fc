package kejian.contract.job;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the gate looks for in an original; docs/errors.md §Findings. What only needs telling is
 * told; what is probably a mistake holds the courseware back until somebody says in writing why it
 * is none. What can never be played is no finding: it is refused, and nobody can let it pass.
 */
public enum FindingRule {
    FILE_LENGTH_DIFFERS(
            "file.length-differs",
            /* holds= */ true,
            "注明的时长与实际相差太多",
            "The length is not the one that the file names"),
    FILE_OTHER_DURATION(
            "file.other-duration",
            /* holds= */ false,
            "注明的时长与实际略有出入",
            "The length is a little off the one that the file names"),
    FILE_NO_DURATION("file.no-duration", /* holds= */ false, "文件未注明时长", "The file names no length"),
    FILE_START_TIME(
            "file.start-time", /* holds= */ false, "时间不从零开始", "The time does not begin at zero"),
    FILE_EDIT_LIST(
            "file.edit-list", /* holds= */ false, "带有剪辑列表", "An edit list leaves parts of it out"),
    VIDEO_BLACK("video.black", /* holds= */ true, "画面几乎全黑", "The picture is almost all black"),
    VIDEO_BLACK_PART("video.black-part", /* holds= */ false, "有一段黑画面", "A part of it is black"),
    VIDEO_NONE("video.none", /* holds= */ false, "没有画面", "It has no picture"),
    VIDEO_SEVERAL_TRACKS(
            "video.several-tracks", /* holds= */ false, "有多路画面", "It has several pictures"),
    VIDEO_INTERLACED("video.interlaced", /* holds= */ false, "隔行扫描", "It is interlaced"),
    VIDEO_INTERLACED_IN_NAME_ONLY(
            "video.interlaced-in-name-only",
            /* holds= */ false,
            "标为隔行,实为逐行",
            "It is interlaced in name only"),
    VIDEO_ROTATION("video.rotation", /* holds= */ false, "带有旋转标记", "It is marked to be turned"),
    VIDEO_VARIABLE_FRAME_RATE(
            "video.variable-frame-rate", /* holds= */ false, "帧率不固定", "The frame rate varies"),
    VIDEO_FRAME_RATE_CHANGED(
            "video.frame-rate-changed", /* holds= */ false, "帧率已改变", "The frame rate was changed"),
    VIDEO_HDR("video.hdr", /* holds= */ false, "高动态范围", "High dynamic range"),
    VIDEO_10_BIT("video.10-bit", /* holds= */ false, "10 位画面", "10-bit pictures"),
    VIDEO_ODD_SIZE("video.odd-size", /* holds= */ false, "画面尺寸为奇数", "An odd picture size"),
    VIDEO_COPIED("video.copied", /* holds= */ false, "直接采用原片画面", "The pictures were copied"),
    VIDEO_NOT_COPIED(
            "video.not-copied",
            /* holds= */ false,
            "原片画面未能直接采用",
            "The pictures could not be copied"),
    AUDIO_SILENT("audio.silent", /* holds= */ true, "几乎没有声音", "It is almost silent"),
    AUDIO_UNDECODABLE(
            "audio.undecodable", /* holds= */ true, "声音无法解码", "The sound cannot be decoded"),
    AUDIO_FAR_OFF(
            "audio.far-off",
            /* holds= */ true,
            "声音与画面的起点相差太多",
            "Sound and picture begin far apart"),
    AUDIO_OFFSET(
            "audio.offset",
            /* holds= */ false,
            "声音与画面不同时开始",
            "Sound and picture do not begin together"),
    AUDIO_LOUDNESS("audio.loudness", /* holds= */ false, "音量已调整", "The loudness was changed"),
    AUDIO_NONE("audio.none", /* holds= */ false, "没有声音", "It has no sound"),
    AUDIO_OTHER_LENGTH(
            "audio.other-length",
            /* holds= */ false,
            "声音与画面不一样长",
            "Sound and picture differ in length"),
    AUDIO_SEVERAL_TRACKS(
            "audio.several-tracks", /* holds= */ false, "有多路声音", "It has several sounds"),
    AUDIO_DOWNMIXED(
            "audio.downmixed", /* holds= */ false, "多声道已混为立体声", "It was mixed down to stereo"),
    LECTURE_COMPOSED(
            "lecture.composed",
            /* holds= */ false,
            "幻灯片和讲师已合成一个画面",
            "Slides and camera were put into one picture"),
    LECTURE_SLIDES_LATE(
            "lecture.slides-late",
            /* holds= */ true,
            "有幻灯片的时间在视频结束之后",
            "Slides have times behind the film's end"),
    VIDEO_SOFT(
            "video.soft",
            /* holds= */ false,
            "画面细节少于尺寸所能",
            "It holds less detail than its size could"),
    CAPTIONS_BURNT_IN(
            "captions.burnt-in",
            /* holds= */ false,
            "字幕已压入老机顶盒画面",
            "Captions were burnt into tier A's picture"),
    CAPTIONS_LATE(
            "captions.late",
            /* holds= */ true,
            "压入的字幕有许多在视频结束之后",
            "Many of the burnt-in captions lie behind the film's end"),
    CAPTIONS_CUT(
            "captions.cut",
            /* holds= */ false,
            "有些字幕太长,压入画面时截短了",
            "Some captions were too long and were cut short in the picture"),
    CAPTIONS_GLYPHS(
            "captions.glyphs",
            /* holds= */ true,
            "压入的字幕里有字体没有的字",
            "The burnt-in captions have characters that the font lacks");

    private final String code;
    private final boolean holds;
    private final String title;
    private final String titleEn;

    FindingRule(String code, boolean holds, String title, String titleEn) {
        this.code = code;
        this.holds = holds;
        this.title = title;
        this.titleEn = titleEn;
    }

    /** Stable, as in {@link JobOutcome.Finding#rule}. */
    public String code() {
        return code;
    }

    /** Whether nothing goes to review before somebody has let it pass. */
    public boolean holds() {
        return holds;
    }

    public String title() {
        return title;
    }

    public String titleEn() {
        return titleEn;
    }

    /** What was seen of it this time. */
    public JobOutcome.Finding found(String detail, String detailEn) {
        return new JobOutcome.Finding(code, detail, detailEn);
    }

    /** None for a rule that only a newer worker knows. */
    public static Optional<FindingRule> of(String code) {
        return Arrays.stream(values()).filter(rule -> rule.code.equals(code)).findFirst();
    }
}
