package kejian.sheet;

/** What became of a row, as a result sheet says it. */
public enum RowState {
    /** It has faults, and nothing was done with it. */
    WRONG("有错", "wrong"),
    /** A file that it names was not brought. */
    MISSING("缺文件", "file missing"),
    SKIPPED("跳过", "skipped"),
    UPDATED("已更新", "updated"),
    STORED("已入库", "stored"),
    THERE("已存在", "already there"),
    FAILED("失败", "failed");

    private final String zh;
    private final String en;

    RowState(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    public String word(boolean english) {
        return english ? en : zh;
    }
}
