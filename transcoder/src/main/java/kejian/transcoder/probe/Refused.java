package kejian.transcoder.probe;

import kejian.contract.job.JobOutcome;
import kejian.contract.problem.Problem;

/** The content is at fault; trying again elsewhere cannot help. */
public final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient JobOutcome.Refusal refusal;

    private Refused(Problem problem, String detail, String detailEn) {
        super(problem.code() + ": " + detailEn);
        refusal = new JobOutcome.Refusal(problem.code(), detail, detailEn);
    }

    public static Refused invalid(String detail, String detailEn) {
        return new Refused(Problem.VIDEO_INVALID, detail, detailEn);
    }

    static Refused mismatch(String detail, String detailEn) {
        return new Refused(Problem.TYPE_MISMATCH, detail, detailEn);
    }

    public static Refused limit(String detail, String detailEn) {
        return new Refused(Problem.LIMIT_EXCEEDED, detail, detailEn);
    }

    public JobOutcome.Refusal refusal() {
        return refusal;
    }
}
