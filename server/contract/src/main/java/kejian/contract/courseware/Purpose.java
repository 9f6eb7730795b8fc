package kejian.contract.courseware;

/** Every courseware either educates (教育类) or serves (服务类); the field requires the choice. */
public enum Purpose {
    EDUCATION,
    SERVICE
}
