package kejian.sheet;

import kejian.contract.problem.Problem;

/** The sheet as a whole cannot be taken; the reason is a sentence in both languages. */
public final class SheetException extends Exception {

    private final Problem problem;
    private final String zh;
    private final String en;

    SheetException(Problem problem, String zh, String en) {
        super(problem.code() + ": " + en);
        this.problem = problem;
        this.zh = zh;
        this.en = en;
    }

    SheetException(Problem problem, String zh, String en, Throwable cause) {
        this(problem, zh, en);
        initCause(cause);
    }

    public Problem problem() {
        return problem;
    }

    public String sentence(boolean english) {
        return english ? en : zh;
    }

    static SheetException syntax(String zh, String en) {
        return new SheetException(Problem.MANIFEST_SYNTAX, zh, en);
    }

    static SheetException unsafe(String zh, String en) {
        return new SheetException(Problem.DOCUMENT_UNSAFE, zh, en);
    }

    static SheetException limit(String zh, String en) {
        return new SheetException(Problem.LIMIT_EXCEEDED, zh, en);
    }
}
