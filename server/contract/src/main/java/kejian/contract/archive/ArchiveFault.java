package kejian.contract.archive;

import kejian.contract.problem.Problem;

/**
 * Why an archive is not taken. Numbers are stable and stand, with the sentences, in docs/errors.md;
 * each sentence says what to do.
 */
public enum ArchiveFault {
    NOT_AN_ARCHIVE(
            1,
            Problem.TYPE_MISMATCH,
            "不是 ZIP 文件；请重新打包成 ZIP",
            "It is no ZIP file; pack it as a ZIP"),
    BROKEN(
            2,
            Problem.ARCHIVE_UNSAFE,
            "压缩包不完整或已损坏；请重新打包、重新上传",
            "The archive is cut short or damaged; pack and send it again"),
    EMPTY(
            3,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里没有文件；请检查是否选错了文件",
            "The archive holds no file; check that it is the right one"),
    PATH(
            4,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里有指向包外的路径（..、盘符或以 / 开头）；请在文件夹里重新打包",
            "A path leads out of the archive (.., a drive, or a leading /); pack it again inside its"
                    + " folder"),
    NAME(
            5,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里有不可用的文件名（控制字符、隐藏文件、系统保留名或过长）；请改名后重新打包",
            "A name cannot be used (control characters, hidden, reserved by a system, or too long);"
                    + " rename it and pack again"),
    TWINS(
            6,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里有同名文件（不分大小写）；请改名后重新打包",
            "Two entries have one name (letters' case apart); rename one and pack again"),
    SPECIAL(
            7,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里有快捷链接或设备文件；请只打包普通文件和文件夹",
            "It holds a link or a device; pack plain files and folders only"),
    ENCRYPTED(
            8,
            Problem.ARCHIVE_UNSAFE,
            "压缩包有密码；请去掉密码重新打包",
            "It is encrypted; pack it without a password"),
    METHOD(
            9,
            Problem.ARCHIVE_UNSAFE,
            "压缩方式不支持或分卷；请用普通 ZIP（存储或 Deflate）重新打包",
            "The compression is not supported, or it is split; pack an ordinary ZIP (stored or"
                    + " deflated)"),
    OVERLAP(
            10,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里的文件互相重叠；请重新打包",
            "Entries overlap one another; pack it again"),
    HEADERS_DIFFER(
            11,
            Problem.ARCHIVE_UNSAFE,
            "压缩包的目录与内容不一致；请重新打包",
            "The directory and the entries say different things; pack it again"),
    LIE(
            12,
            Problem.ARCHIVE_UNSAFE,
            "文件内容与记录的长度或校验码不符；请重新打包",
            "The bytes are not of the length or checksum that was announced; pack it again"),
    NESTED(
            13,
            Problem.ARCHIVE_UNSAFE,
            "压缩包里还有压缩包；请先解开再打包",
            "It holds another archive; unpack that first"),
    TOO_MANY(14, Problem.LIMIT_EXCEEDED, "压缩包里的文件太多；请分成几个", "It holds too many files; part it"),
    TOO_LARGE(15, Problem.LIMIT_EXCEEDED, "解开后太大；请分成几个", "It would be too large unpacked; part it"),
    CHARSET(
            16,
            Problem.ARCHIVE_UNSAFE,
            "认不出文件名的编码（支持 UTF-8、GBK/GB18030）；请改名后重新打包",
            "The names are neither UTF-8 nor GB18030; rename the files and pack again");

    private final int number;
    private final Problem problem;
    private final String sentence;
    private final String sentenceEn;

    ArchiveFault(int number, Problem problem, String sentence, String sentenceEn) {
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
