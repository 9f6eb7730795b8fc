package kejian.contract.courseware;

/** Where a courseware stands on its way to the boxes. */
public enum State {
    /** 草稿 */
    DRAFT,
    /** 待审 */
    IN_REVIEW,
    /** 已排期: approved, goes into the next release at or after its time. */
    SCHEDULED,
    /** 已上线 */
    PUBLISHED,
    /** 已撤回 */
    WITHDRAWN
}
