package kejian.origin.article;

/** The file is not taken. */
public final class ArticleException extends Exception {

    private final ArticleRefusal refusal;
    private final String where;

    ArticleException(ArticleRefusal refusal) {
        this(refusal, "");
    }

    /**
     * @param where a number or a name that helps to find it, or empty
     */
    ArticleException(ArticleRefusal refusal, String where) {
        super(refusal + (where.isEmpty() ? "" : " at " + where), null, false, false);
        this.refusal = refusal;
        this.where = where;
    }

    public ArticleRefusal refusal() {
        return refusal;
    }

    /** One sentence for the editor. */
    public String sentence(boolean english) {
        String said = english ? refusal.sentenceEn() : refusal.sentence();
        return where.isEmpty() ? said : where + (english ? ": " : "：") + said;
    }
}
