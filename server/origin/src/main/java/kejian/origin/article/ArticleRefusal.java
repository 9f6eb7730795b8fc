package kejian.origin.article;

import kejian.contract.problem.Problem;

/**
 * Why a file is not taken as an article. Numbers are stable and stand, with the sentences, in
 * docs/errors.md; each sentence says what to do.
 */
public enum ArticleRefusal {
    UNKNOWN_TYPE(
            1,
            Problem.TYPE_MISMATCH,
            "不是 DOCX、HTML 或装有一个 HTML 的 ZIP；请另存为其中一种",
            "It is neither DOCX nor HTML nor a ZIP with one HTML file; save it as one of these"),
    OLD_WORD(
            2,
            Problem.TYPE_MISMATCH,
            "是老版 Word（.doc）或加密的文档；请用 Word 或 WPS 打开，去掉密码，另存为 DOCX",
            "It is an old Word file (.doc) or encrypted; open it, take the password off, save it as"
                    + " DOCX"),
    MACRO(
            3,
            Problem.TYPE_MISMATCH,
            "文档带有宏；请另存为不带宏的 DOCX",
            "The document carries macros; save it as DOCX without"),
    ENTITIES(
            4,
            Problem.DOCUMENT_UNSAFE,
            "文档里定义了外部实体（DOCTYPE）；请用 Word 或 WPS 重新保存",
            "The document declares entities (DOCTYPE); save it again with a word processor"),
    BROKEN(
            5,
            Problem.DOCUMENT_UNSAFE,
            "文档不完整或已损坏；请用 Word 或 WPS 打开后重新保存",
            "The document is cut short or damaged; open it and save it again"),
    OUTSIDE_DATA(
            6,
            Problem.DOCUMENT_UNSAFE,
            "文档里有从别处取数据的域（DDE、LINK、INCLUDETEXT 等）；请把域转成文字再保存",
            "A field takes data from elsewhere (DDE, LINK, INCLUDETEXT …); turn fields into text and"
                    + " save"),
    REMOTE(
            7,
            Problem.DOCUMENT_UNSAFE,
            "图片或内容在别的地址上；请把它们存进文档，或与 HTML 一起打包成 ZIP",
            "A picture or a part lies at another address; keep it in the document, or pack it with"
                    + " the HTML as a ZIP"),
    TOO_DEEP(
            8,
            Problem.LIMIT_EXCEEDED,
            "文档层层嵌套太深或属性太多；请用 Word 或 WPS 重新保存",
            "The document is nested too deeply; save it again with a word processor"),
    TOO_LONG(
            9,
            Problem.LIMIT_EXCEEDED,
            "文章超过 20 万字、2000 段或 5000 个表格单元；请分成几篇",
            "The article has more than 200,000 characters, 2,000 parts or 5,000 cells; part it"),
    EMPTY(
            10,
            Problem.DOCUMENT_UNSAFE,
            "文档里没有文字和图片；请检查是否选错了文件",
            "The document holds neither text nor pictures; check that it is the right one"),
    PICTURE_TYPE(
            11,
            Problem.TYPE_MISMATCH,
            "图片不是 JPEG、PNG、GIF 或 BMP（不支持 SVG、EPS、TIFF、EMF、WMF、WebP）；请转成 PNG 或 JPEG",
            "A picture is neither JPEG nor PNG, GIF or BMP (SVG, EPS, TIFF, EMF, WMF, WebP are not"
                    + " taken); make it a PNG or JPEG"),
    PICTURE_TOO_LARGE(
            12,
            Problem.LIMIT_EXCEEDED,
            "图片太大（超过 24 MB、3600 万像素或 500 帧）；请缩小",
            "A picture is too large (24 MB, 36 million pixels, 500 frames); make it smaller"),
    PICTURE_BROKEN(13, Problem.DOCUMENT_UNSAFE, "图片已损坏；请换一张", "A picture is damaged; replace it"),
    TOO_MANY_PICTURES(
            14,
            Problem.LIMIT_EXCEEDED,
            "图片超过 100 张；请分成几篇",
            "There are more than 100 pictures; part the article"),
    TOO_LARGE(
            15,
            Problem.LIMIT_EXCEEDED,
            "文件太大（HTML 不超过 4 MB，DOCX 和 ZIP 解开后不超过 256 MB）；请分成几篇",
            "The file is too large (HTML 4 MB; DOCX and ZIP 256 MB unpacked); part the article"),
    CHARSET(
            16,
            Problem.DOCUMENT_UNSAFE,
            "认不出文字编码（支持 UTF-8、UTF-16、GB18030/GBK）；请另存为 UTF-8",
            "The encoding is none of UTF-8, UTF-16, GB18030/GBK; save it as UTF-8"),
    PICTURE_MISSING(
            17,
            Problem.DOCUMENT_UNSAFE,
            "找不到文档用到的图片；请把图片与 HTML 一起打包成 ZIP",
            "A picture is not there; pack the pictures with the HTML as a ZIP"),
    EMBEDDED(
            18,
            Problem.DOCUMENT_UNSAFE,
            "文档里嵌入了另一份文档；请把它的文字粘贴进来",
            "Another document is embedded; paste its text instead");

    private final int number;
    private final Problem problem;
    private final String sentence;
    private final String sentenceEn;

    ArticleRefusal(int number, Problem problem, String sentence, String sentenceEn) {
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
