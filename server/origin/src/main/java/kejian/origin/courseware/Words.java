package kejian.origin.courseware;

import java.util.List;
import java.util.Optional;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;

/** What a courseware says of itself. */
public record Words(
        String title,
        String summary,
        String presenter,
        String publisher,
        List<String> tags,
        Category category,
        Purpose purpose) {

    public Words {
        tags = List.copyOf(tags);
    }

    static Words of(Courseware c) {
        return new Words(
                c.title, c.summary, c.presenter, c.publisher, c.tags(), c.category, c.purpose);
    }

    void applyTo(Courseware c) {
        c.title = title;
        c.summary = summary;
        c.presenter = presenter;
        c.publisher = publisher;
        c.tags = String.join("\n", tags);
        c.category = category;
        c.purpose = purpose;
    }

    /** These, but for what the change names. */
    Words changed(CoursewareForms.Change change) {
        return new Words(
                Optional.ofNullable(change.title()).orElse(title),
                Optional.ofNullable(change.summary()).orElse(summary),
                Optional.ofNullable(change.presenter()).orElse(presenter),
                Optional.ofNullable(change.publisher()).orElse(publisher),
                change.tags() == null ? tags : List.copyOf(change.tags()),
                Optional.ofNullable(change.category()).orElse(category),
                Optional.ofNullable(change.purpose()).orElse(purpose));
    }
}
