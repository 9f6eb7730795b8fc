package kejian.origin.attachment;

import kejian.contract.problem.Problem;

/**
 * Why a file is not taken as an attachment. Numbers are stable and stand, with the sentences, in
 * docs/errors.md; each sentence says what to do.
 */
public enum AttachmentRefusal {
    TYPE(
            1,
            Problem.TYPE_MISMATCH,
            "不是 PDF、DOCX、PPTX、XLSX、ZIP、图片（JPEG、PNG、GIF、BMP）或纯文本（UTF-8、GB18030）；请另存为其中一种",
            "It is neither PDF nor DOCX, PPTX, XLSX, ZIP, a picture (JPEG, PNG, GIF, BMP) or plain"
                    + " text (UTF-8, GB18030); save it as one of these"),
    OLD_OFFICE(
            2,
            Problem.TYPE_MISMATCH,
            "是老版 Office 文件（.doc、.ppt、.xls）或加了密码；请去掉密码，另存为 DOCX、PPTX、XLSX 或 PDF",
            "It is an old Office file (.doc, .ppt, .xls) or encrypted; take the password off and save"
                    + " it as DOCX, PPTX, XLSX or PDF"),
    MACRO(
            3,
            Problem.DOCUMENT_UNSAFE,
            "文件带有宏；请另存为不带宏的格式",
            "The file carries macros; save it without"),
    REMOTE(
            4,
            Problem.DOCUMENT_UNSAFE,
            "文件打开时会从别处取内容（远程模板、外部对象或图片）；请把它们存进文件",
            "The file takes content from elsewhere when it is opened (a template, an object, a"
                    + " picture); keep it in the file"),
    PROGRAM(
            5,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里有程序、脚本或带宏的文件；请只打包文档和图片",
            "The archive holds a program, a script or a file with macros; pack documents and"
                    + " pictures only"),
    BROKEN(
            6,
            Problem.DOCUMENT_UNSAFE,
            "文件不完整或已损坏；请打开后重新保存",
            "The file is cut short or damaged; open it and save it again"),
    TOO_LARGE(
            7,
            Problem.LIMIT_EXCEEDED,
            "文件太大（默认不超过 64 MB；图片 24 MB，纯文本 4 MB）；请压缩图片或拆成几个",
            "The file is too large (64 MB by default; pictures 24 MB, plain text 4 MB); make it"
                    + " smaller or part it"),
    TOO_MANY(
            8,
            Problem.LIMIT_EXCEEDED,
            "这个课件的讲义太多（默认最多 16 个，共 256 MB）；请先移除不用的",
            "The courseware has too many attachments (16 by default, 256 MB together); remove some"
                    + " first");

    private final int number;
    private final Problem problem;
    private final String sentence;
    private final String sentenceEn;

    AttachmentRefusal(int number, Problem problem, String sentence, String sentenceEn) {
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
