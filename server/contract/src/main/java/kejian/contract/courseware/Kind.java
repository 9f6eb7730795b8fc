package kejian.contract.courseware;

/** What a courseware is made of. */
public enum Kind {
    VIDEO,
    ARTICLE
}
