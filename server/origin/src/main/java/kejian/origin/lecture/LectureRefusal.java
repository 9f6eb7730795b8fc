package kejian.origin.lecture;

import kejian.contract.problem.Problem;

/**
 * Why a ZIP is not taken as a three-pane lecture. Numbers are stable and stand, with the sentences,
 * in docs/errors.md; each sentence says what to do.
 */
public enum LectureRefusal {
    NO_FILM(
            1,
            Problem.TYPE_MISMATCH,
            "压缩包里没有视频（WMV、ASF、MP4、AVI、RM、MPG、FLV、MOV、MKV、TS）；请把视频一起打包",
            "The archive holds no film (WMV, ASF, MP4, AVI, RM, MPG, FLV, MOV, MKV, TS); pack it too"),
    TWO_FILMS(
            2,
            Problem.TYPE_MISMATCH,
            "压缩包里有几个视频；请每讲一个压缩包",
            "The archive holds several films; pack each lecture by itself"),
    NO_OUTLINE(
            3,
            Problem.MANIFEST_SYNTAX,
            "没有目录文件；请放入 目录.csv（每行：时间,标题,幻灯片文件名）或 WebVTT",
            "There is no outline; add outline.csv (a line each: time,title,slide) or a WebVTT file"),
    TWO_OUTLINES(
            4,
            Problem.MANIFEST_SYNTAX,
            "有几个目录文件；请只留一个 目录.csv 或 WebVTT",
            "There are several outlines; leave one CSV or WebVTT file"),
    EMPTY(5, Problem.MANIFEST_EMPTY, "目录文件里没有一行", "The outline has no line"),
    LINE(
            6,
            Problem.MANIFEST_ROW,
            "目录的这一行写法不对；请写成 00:01:10,标题,幻灯片文件名，时间从小到大",
            "This line is malformed; write 00:01:10,title,slide, times rising"),
    SLIDE_MISSING(
            7,
            Problem.MANIFEST_ROW,
            "目录里写的幻灯片不在压缩包里；请核对文件名",
            "The slide that this line names is not in the archive; check its name"),
    TOO_MANY(
            8,
            Problem.LIMIT_EXCEEDED,
            "目录超过 500 行或幻灯片超过 200 张；请分成几讲",
            "There are more than 500 lines or 200 slides; part the lecture"),
    CHARSET(
            9,
            Problem.MANIFEST_SYNTAX,
            "认不出目录的文字编码；请另存为 UTF-8",
            "The outline's encoding is neither UTF-8 nor GB18030; save it as UTF-8"),
    SLIDE_TYPE(
            10,
            Problem.TYPE_MISMATCH,
            "幻灯片不是 JPEG、PNG、GIF 或 BMP；请导出成图片",
            "A slide is neither JPEG nor PNG, GIF or BMP; export the slides as pictures"),
    SLIDE_BROKEN(
            11,
            Problem.DOCUMENT_UNSAFE,
            "幻灯片图片已损坏或太大；请换一张",
            "A slide is damaged or too large; replace it");

    private final int number;
    private final Problem problem;
    private final String sentence;
    private final String sentenceEn;

    LectureRefusal(int number, Problem problem, String sentence, String sentenceEn) {
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
