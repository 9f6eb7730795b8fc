package kejian.origin.identity;

/** Roles, as {@code @RolesAllowed} wants them; docs/api.md says what each may do. */
public final class Roles {

    /** Anybody with an account, also who must first change the password. */
    static final String PERSON = "person";

    public static final String EDITOR = "editor";
    public static final String REVIEWER = "reviewer";
    public static final String ANALYST = "analyst";
    public static final String OPERATOR = "operator";

    /** A transcoder. */
    public static final String WORKER = "worker";

    /** An edge server. */
    public static final String EDGE = "edge";

    private Roles() {}
}
