package kejian.origin.plan;

/** For whom something is made (受众). */
public enum Audience {
    /** 不限 */
    EVERYBODY,
    /** 党员 */
    PARTY_MEMBERS,
    /** 村干部 */
    VILLAGE_CADRES,
    /** 农户 */
    FARMERS,
    /** 妇女 */
    WOMEN,
    /** 青少年 */
    YOUTH,
    /** 老年人 */
    ELDERLY
}
