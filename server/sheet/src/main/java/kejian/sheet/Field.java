package kejian.sheet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A column of the sheet, under its Chinese or English header. */
public enum Field {
    TITLE("title", "标题", "题目", "名称"),
    COLUMN("column", "专栏", "栏目"),
    SUMMARY("summary", "摘要", "简介"),
    PRESENTER("presenter", "主讲", "主讲人"),
    PUBLISHER("publisher", "单位", "出品单位"),
    VIDEO("video", "视频文件", "视频", "文件", "路径"),
    SUBTITLE("subtitle", "字幕"),
    ATTACHMENTS("attachments", "讲义", "附件"),
    COVER("cover", "封面"),
    TAGS("tags", "关键词", "标签"),
    CATEGORY("category", "分类"),
    PURPOSE("purpose", "类型"),
    DURATION("duration", "时长"),
    PUBLISH_AT("publishAt", "上线时间"),
    WITHDRAW_AT("withdrawAt", "下线时间"),
    EXTERNAL_ID("externalId", "外部编号"),
    ACTION("action", "动作"),
    /** What a result sheet has more: read over, so that it can be given again. */
    RESULT_STATE("status", "状态"),
    RESULT_ID("id", "编号"),
    RESULT_NOTE("note", "说明");

    private final String english;
    private final List<String> chinese;

    Field(String english, String... chinese) {
        this.english = english;
        this.chinese = List.of(chinese);
    }

    public String english() {
        return english;
    }

    public String chinese() {
        return chinese.getFirst();
    }

    boolean isResult() {
        return this == RESULT_STATE || this == RESULT_ID || this == RESULT_NOTE;
    }

    /**
     * The field under this header; letters' case, blanks and a star for "required" do not count.
     */
    public static Optional<Field> of(String header) {
        String bare = header.replaceAll("[\\s*＊]", "").toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(f ->
                        f.chinese.contains(bare) || f.english.toLowerCase(Locale.ROOT).equals(bare))
                .findFirst();
    }
}
