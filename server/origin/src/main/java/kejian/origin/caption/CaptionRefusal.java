package kejian.origin.caption;

import kejian.contract.problem.Problem;

/**
 * Why a file is not taken as captions. Numbers are stable and stand, with the sentences, in
 * docs/errors.md; each sentence says what to do.
 */
public enum CaptionRefusal {
    EMPTY(
            1,
            Problem.SUBTITLE_INVALID,
            "文件里没有一条字幕；请检查是否选错了文件",
            "The file holds no cue; check that it is the right file"),
    TOO_LARGE(
            2,
            Problem.LIMIT_EXCEEDED,
            "字幕文件超过 2 MB；请只保留文字，去掉字体、图形和特效",
            "The file is larger than 2 MB; keep the words, leave out fonts, drawings and effects"),
    NOT_TEXT(
            3,
            Problem.TYPE_MISMATCH,
            "含有大量控制字符，不是文本文件；请用字幕软件另存为 SRT、ASS 或 WebVTT",
            "It is full of control characters and is no text; save it as SRT, ASS or WebVTT"),
    CHARSET(
            4,
            Problem.ENCODING_AMBIGUOUS,
            "认不出文字编码（支持 UTF-8、UTF-16、GB18030/GBK、Big5）；请另存为 UTF-8",
            "The encoding is none of UTF-8, UTF-16, GB18030/GBK, Big5; save it as UTF-8"),
    NO_CAPTIONS(
            5,
            Problem.TYPE_MISMATCH,
            "不是 SRT、ASS/SSA 或 WebVTT 字幕；请用字幕软件另存为其中一种",
            "It is neither SRT nor ASS/SSA nor WebVTT; save it as one of these"),
    HEADER(
            6,
            Problem.SUBTITLE_INVALID,
            "WebVTT 文件的第一行必须是 WEBVTT；请补上，并在其后空一行",
            "A WebVTT file begins with the line WEBVTT; add it, and an empty line below"),
    TIME(
            7,
            Problem.SUBTITLE_INVALID,
            "时间写法不对；请写成 00:01:02,500 --> 00:01:05,000（分、秒不超过 59）",
            "The times are malformed; write 00:01:02,500 --> 00:01:05,000 (minutes and seconds to"
                    + " 59)"),
    ORDER(
            8,
            Problem.SUBTITLE_INVALID,
            "结束时间必须晚于开始时间；请改正这一行的时间",
            "A cue must end after it begins; mend the times of this line"),
    CUE_TOO_LONG(
            9,
            Problem.LIMIT_EXCEEDED,
            "这一条字幕超过 4000 个字符；请拆成几条",
            "This cue has more than 4,000 characters; part it into several"),
    TOO_MANY_CUES(
            10,
            Problem.LIMIT_EXCEEDED,
            "字幕超过 20000 条；请检查是否混入了弹幕或特效",
            "There are more than 20,000 cues; check for comments or effects among them"),
    ATTACHMENT(
            11,
            Problem.TYPE_MISMATCH,
            "ASS 文件里嵌入了字体或图片；请去掉 [Fonts] 和 [Graphics] 两节再上传",
            "The ASS file carries fonts or pictures; leave out its sections [Fonts] and [Graphics]"),
    EVENT(
            12,
            Problem.SUBTITLE_INVALID,
            "ASS 的 Format 或 Dialogue 行不完整（须有 Start、End，且以 Text 结尾）；请用字幕软件重新保存",
            "A Format or Dialogue line of the ASS file is incomplete (it needs Start and End, and"
                    + " Text last); save it again with a caption editor"),
    ZERO(
            13,
            Problem.SUBTITLE_INVALID,
            "这一行含有空字符（NUL）；请删去后另存为 UTF-8",
            "This line has a NUL character; take it out and save the file as UTF-8"),
    DRAWINGS(
            14,
            Problem.TYPE_MISMATCH,
            "ASS 文件里只有图形，没有文字；请检查是否选错了文件",
            "The ASS file holds drawings and no words; check that it is the right file");

    private final int number;
    private final Problem problem;
    private final String sentence;
    private final String sentenceEn;

    CaptionRefusal(int number, Problem problem, String sentence, String sentenceEn) {
        this.number = number;
        this.problem = problem;
        this.sentence = sentence;
        this.sentenceEn = sentenceEn;
    }

    public int number() {
        return number;
    }

    public Problem problem() {
        return problem;
    }

    /** What is wrong and what to do, in Chinese. */
    public String sentence() {
        return sentence;
    }

    /** The same in English. */
    public String sentenceEn() {
        return sentenceEn;
    }
}
