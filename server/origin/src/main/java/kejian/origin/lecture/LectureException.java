package kejian.origin.lecture;

/** The ZIP is not taken as a lecture. */
public final class LectureException extends Exception {

    private final LectureRefusal refusal;
    private final int line;

    LectureException(LectureRefusal refusal) {
        this(refusal, 0);
    }

    /**
     * @param line of the outline, from 1; 0 where none is meant
     */
    LectureException(LectureRefusal refusal, int line) {
        super(refusal + " at line " + line, null, false, false);
        this.refusal = refusal;
        this.line = line;
    }

    public LectureRefusal refusal() {
        return refusal;
    }

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
