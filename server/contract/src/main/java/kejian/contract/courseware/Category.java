package kejian.contract.courseware;

/**
 * The thirteen categories of the field that ship as a default; {@link #title()} is the Chinese
 * name.
 */
public enum Category {
    CENTRAL_SPIRIT("中央精神"),
    MUNICIPAL_DEPLOYMENT("市委部署"),
    LEADERS_SPEECHES("领导讲话"),
    KEY_EXPOSITIONS("重要论述"),
    THEORY_COMMENTARY("理论点评"),
    EXPERT_INTERPRETATION("专家解读"),
    INTERVIEWS("专题访谈"),
    REGIONAL_NEWS("各地动态"),
    TYPICAL_EXPERIENCE("典型经验"),
    CASE_SHOWCASE("案例展示"),
    ROLE_MODELS("先进人物"),
    LEARNING_NOTES("学习心得"),
    RED_CLASSICS("红色经典");

    private final String title;

    Category(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
