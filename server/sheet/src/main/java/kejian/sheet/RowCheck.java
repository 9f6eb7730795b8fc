package kejian.sheet;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import org.jspecify.annotations.Nullable;

/** One row: every fault in it is found, not the first alone. */
final class RowCheck {

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern LANGUAGE =
            Pattern.compile("([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)=(.+)");
    private static final Pattern SECONDS = Pattern.compile("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?");
    private static final Pattern CLOCK = Pattern.compile("[0-9]{1,2}(:[0-5][0-9]){1,2}");
    private static final Category USUAL = Category.TYPICAL_EXPERIENCE;

    private final List<String> headers;
    private final Map<Field, Integer> columns;
    private final int row;
    private final List<String> cells;
    private final String usualColumn;
    private final Manifest.Surroundings around;
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable Item item;

    RowCheck(
            List<String> headers,
            Map<Field, Integer> columns,
            int row,
            List<String> cells,
            String usualColumn,
            Manifest.Surroundings around) {
        this.headers = headers;
        this.columns = columns;
        this.row = row;
        this.cells = cells;
        this.usualColumn = usualColumn;
        this.around = around;
    }

    List<Fault> faults() {
        return faults;
    }

    Item item() {
        if (item == null) {
            throw new IllegalStateException("the row has faults");
        }
        return item;
    }

    /**
     * @param videos rows by the files that they name
     * @param ids rows by external id
     */
    void check(Map<String, Integer> videos, Map<String, Integer> ids) {
        extraCells();
        Item.Action action = action();
        String externalId = text(Field.EXTERNAL_ID, 100);
        if (externalId.matches("[0-9.]+[eE][+-]?[0-9]+")) {
            fault(
                    Field.EXTERNAL_ID,
                    "number",
                    "编号变成了科学计数，请把该列设为文本",
                    "the number lost its digits: format the column as text");
        }
        if (action == Item.Action.UPDATE && externalId.isEmpty()) {
            fault(Field.EXTERNAL_ID, "required", "更新须填外部编号", "an update needs the external id");
        }
        String video = video(action);
        twice(Field.VIDEO, Normalizer.normalize(video, Normalizer.Form.NFC), videos);
        twice(Field.EXTERNAL_ID, externalId, ids);
        String title = text(Field.TITLE, 200);
        if (title.isEmpty()) {
            title = named(video);
        }
        if (title.isEmpty() && !video.isEmpty()) {
            fault(Field.TITLE, "required", "标题不能为空", "a title is needed");
        }
        String column = column();
        duration();
        List<String> attachments = attachments();
        String cover = file(Field.COVER, raw(Field.COVER));
        String summary = text(Field.SUMMARY, 2_000);
        String presenter = text(Field.PRESENTER, 100);
        String publisher = text(Field.PUBLISHER, 100);
        Map<String, String> subtitles = subtitles();
        List<String> tags = tags();
        Category category = category();
        Purpose purpose = purpose();
        Instant publishAt = time(Field.PUBLISH_AT);
        Instant withdrawAt = time(Field.WITHDRAW_AT);
        if (publishAt != null && withdrawAt != null && !publishAt.isBefore(withdrawAt)) {
            fault(Field.WITHDRAW_AT, "time", "下线时间早于上线时间", "it would end before it begins");
        }
        if (faults.isEmpty()) {
            item =
                    new Item(
                            row,
                            action,
                            title,
                            column,
                            summary,
                            presenter,
                            publisher,
                            video,
                            subtitles,
                            cover,
                            attachments,
                            tags,
                            category,
                            purpose,
                            publishAt,
                            withdrawAt,
                            externalId);
        }
    }

    private String raw(Field field) {
        Integer at = columns.get(field);
        return at == null || at >= cells.size() ? "" : cells.get(at).strip();
    }

    private void fault(Field field, String code, String zh, String en) {
        Integer at = columns.get(field);
        String header = at == null ? field.chinese() : headers.get(at).strip();
        faults.add(new Fault(row, header, code, zh, en));
    }

    private void extraCells() {
        for (int i = 0; i < cells.size(); i++) {
            boolean named = i < headers.size() && !headers.get(i).isBlank();
            if (!named && !cells.get(i).isBlank()) {
                faults.add(
                        new Fault(
                                row,
                                "",
                                "extra-cell",
                                "第 " + (i + 1) + " 格没有表头",
                                "cell " + (i + 1) + " has no header"));
                return;
            }
        }
    }

    /** Text is stored as typed; line ends are the one control that it may have. */
    private String text(Field field, int most) {
        String raw = raw(field);
        int unwanted = raw.codePoints().filter(RowCheck::isUnwanted).findFirst().orElse(-1);
        if (unwanted >= 0) {
            String which = "U+%04X".formatted(unwanted);
            fault(field, "text-control", "含控制字符 " + which, "has the control character " + which);
            return "";
        }
        String text = Normalizer.normalize(raw, Normalizer.Form.NFC);
        if (text.codePointCount(0, text.length()) > most) {
            fault(field, "size", "超过 " + most + " 字", "longer than " + most + " characters");
        }
        return text;
    }

    private static boolean isUnwanted(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200c || c == 0x200d;
        return type == Character.CONTROL && c != '\n' && c != '\r' && c != '\t'
                || type == Character.FORMAT && !joiner
                || type == Character.SURROGATE;
    }

    private void twice(Field field, String value, Map<String, Integer> seen) {
        if (value.isEmpty()) {
            return;
        }
        Integer first = seen.putIfAbsent(value, row);
        if (first != null) {
            fault(field, "duplicate", "与第 " + first + " 行相同", "the same as in row " + first);
        }
    }

    private Item.Action action() {
        return switch (raw(Field.ACTION).toLowerCase(Locale.ROOT)) {
            case "", "新增", "create", "add" -> Item.Action.CREATE;
            case "更新", "修改", "update" -> Item.Action.UPDATE;
            case "跳过", "skip" -> Item.Action.SKIP;
            default -> {
                fault(
                        Field.ACTION,
                        "unknown-value",
                        "动作只有：新增、更新、跳过",
                        "an action is create, update or skip");
                yield Item.Action.SKIP;
            }
        };
    }

    private String video(Item.Action action) {
        String video = file(Field.VIDEO, raw(Field.VIDEO));
        if (raw(Field.VIDEO).isEmpty() && action == Item.Action.CREATE) {
            fault(Field.VIDEO, "required", "视频文件不能为空", "a video is needed");
        }
        return video;
    }

    /** Files lie in the sheet's folder or below it; nothing else is read or fetched. */
    private String file(Field field, String name) {
        if (name.isEmpty()) {
            return "";
        }
        if (name.codePoints().anyMatch(c -> isUnwanted(c) || c < ' ')) {
            fault(field, "text-control", "文件名含控制字符", "the name has control characters");
            return "";
        }
        String path = name.replace('\\', '/');
        boolean within =
                !path.startsWith("/")
                        && !SCHEME.matcher(path).matches()
                        && Stream.of(path.split("/", -1)).noneMatch(s -> s.equals(".."));
        if (!within) {
            fault(
                    field,
                    "path",
                    "只能是表格所在文件夹里的文件，不能是网址或上级路径",
                    "a file of the sheet's own folder, no address and no other folder");
            return "";
        }
        if (!around.hasFile(path)) {
            fault(field, "file-missing", "没有这个文件：" + path, "no such file: " + path);
        }
        return path;
    }

    private static String named(String video) {
        return video.replaceFirst("^.*/", "").replaceFirst("\\.[^.]{1,5}$", "");
    }

    private String column() {
        String named = text(Field.COLUMN, 200);
        String wanted = named.isEmpty() ? usualColumn : named;
        if (wanted.isEmpty()) {
            fault(Field.COLUMN, "required", "专栏不能为空", "a column is needed");
            return "";
        }
        Optional<String> slug = around.column(wanted);
        if (slug.isEmpty()) {
            fault(Field.COLUMN, "unknown-value", "没有这个专栏：" + wanted, "no such column: " + wanted);
        }
        return slug.orElse("");
    }

    /** Only looked at: the true length is measured. */
    private void duration() {
        String said = raw(Field.DURATION);
        if (!said.isEmpty() && !SECONDS.matcher(said).matches() && !CLOCK.matcher(said).matches()) {
            fault(Field.DURATION, "number", "时长须为秒数或 时:分:秒", "a duration is seconds or h:mm:ss");
        }
    }

    private List<String> attachments() {
        List<String> files = new ArrayList<>();
        for (String one : raw(Field.ATTACHMENTS).split("[;；\n]")) {
            String name = file(Field.ATTACHMENTS, one.strip());
            if (!name.isEmpty() && files.contains(name)) {
                fault(Field.ATTACHMENTS, "duplicate", "同一个讲义写了两次", "a file is named twice");
            } else if (!name.isEmpty()) {
                files.add(name);
            }
        }
        return files;
    }

    private Map<String, String> subtitles() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String one : raw(Field.SUBTITLE).split("[;；\n]")) {
            String stripped = one.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            Matcher named = LANGUAGE.matcher(stripped);
            String language = named.matches() ? named.group(1) : "zh";
            String name = named.matches() ? named.group(2).strip() : stripped;
            if (files.put(language, file(Field.SUBTITLE, name)) != null) {
                fault(Field.SUBTITLE, "duplicate", "同一语言有两个字幕", "two subtitles for one language");
            }
        }
        return files;
    }

    private List<String> tags() {
        List<String> tags =
                Stream.of(text(Field.TAGS, 1_000).split("[,，、;；\n]"))
                        .map(String::strip)
                        .filter(t -> !t.isEmpty())
                        .distinct()
                        .toList();
        if (tags.size() > 20 || tags.stream().anyMatch(t -> t.length() > 32)) {
            fault(
                    Field.TAGS,
                    "size",
                    "关键词最多 20 个，每个最多 32 字",
                    "20 tags at most, of 32 characters at most");
        }
        return tags;
    }

    private Category category() {
        String said = raw(Field.CATEGORY);
        if (said.isEmpty()) {
            return USUAL;
        }
        return Stream.of(Category.values())
                .filter(c -> c.title().equals(said) || c.name().equalsIgnoreCase(said))
                .findFirst()
                .orElseGet(() -> {
                    fault(
                            Field.CATEGORY,
                            "unknown-value",
                            "没有这个分类：" + said,
                            "no such category: " + said);
                    return USUAL;
                });
    }

    private Purpose purpose() {
        return switch (raw(Field.PURPOSE).toLowerCase(Locale.ROOT)) {
            case "", "教育类", "education" -> Purpose.EDUCATION;
            case "服务类", "service" -> Purpose.SERVICE;
            default -> {
                fault(
                        Field.PURPOSE,
                        "unknown-value",
                        "类型只有：教育类、服务类",
                        "a purpose is education or service");
                yield Purpose.EDUCATION;
            }
        };
    }

    private @Nullable Instant time(Field field) {
        String said = raw(field);
        if (said.isEmpty()) {
            return null;
        }
        Optional<Instant> at = Moment.of(said);
        if (at.isEmpty()) {
            fault(
                    field,
                    "time",
                    "时间须如 2026-12-01 08:00",
                    "a time is written 2026-12-01 08:00 (of China) or with its offset");
        }
        return at.orElse(null);
    }
}
