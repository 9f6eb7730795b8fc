package kejian.origin.caption;

/** The file is not taken. */
public final class CaptionException extends Exception {

    private final CaptionRefusal refusal;
    private final int line;

    CaptionException(CaptionRefusal refusal, int line) {
        super(refusal + " at line " + line, null, false, false);
        this.refusal = refusal;
        this.line = line;
    }

    public CaptionRefusal refusal() {
        return refusal;
    }

    /** 1, 2 …; 0 where the whole file is meant. */
    public int line() {
        return line;
    }

    /** One sentence for the editor. */
    public String sentence(boolean english) {
        String said = english ? refusal.sentenceEn() : refusal.sentence();
        if (line == 0) {
            return said;
        }
        return english ? "Line " + line + ": " + said : "第 " + line + " 行：" + said;
    }
}
