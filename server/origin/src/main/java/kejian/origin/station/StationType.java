package kejian.origin.station;

/** What kind of place a station is. */
public enum StationType {
    VILLAGE("农村", "village"),
    COMMUNITY("社区", "community"),
    OFFICE("机关事业单位", "office"),
    STATE_FIRM("国企", "state-owned firm"),
    NEW("两新组织", "new organisation"),
    OTHER("其他", "other");

    private final String zh;
    private final String en;

    StationType(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    public String zh() {
        return zh;
    }

    public String en() {
        return en;
    }
}
