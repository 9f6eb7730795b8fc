package kejian.origin.attachment;

/** The file is not taken. */
final class AttachmentException extends Exception {

    private final AttachmentRefusal refusal;
    private final String where;

    AttachmentException(AttachmentRefusal refusal) {
        this(refusal, "");
    }

    /**
     * @param where a name that helps to find it, or empty
     */
    AttachmentException(AttachmentRefusal refusal, String where) {
        super(refusal + (where.isEmpty() ? "" : " at " + where), null, false, false);
        this.refusal = refusal;
        this.where = where;
    }

    AttachmentRefusal refusal() {
        return refusal;
    }

    /** One sentence for the editor. */
    String sentence(boolean english) {
        String said = english ? refusal.sentenceEn() : refusal.sentence();
        return where.isEmpty() ? said : where + (english ? ": " : "：") + said;
    }
}
