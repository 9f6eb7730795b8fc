package kejian.origin.courseware;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import org.jspecify.annotations.Nullable;

/**
 * A change (待批变更) of what was approved already. It counts when somebody else approves it.
 *
 * @param by everybody who had a hand in it, none of whom may approve it
 * @param at of its newest part
 * @param open whether the restriction is to go
 * @param words all words as they would be then; none where they stay
 * @param captions all captions as they would be then; none where they stay
 * @param term how long it may be shown then; none where that stays
 * @param cover what stands for it then; none where that stays
 * @param attachments all of them as they would be then; none where they stay
 * @param film what is shown then; none where that stays
 */
public record Proposal(
        List<String> by,
        Instant at,
        boolean open,
        @Nullable Words words,
        @Nullable List<CaptionTrack> captions,
        @Nullable Term term,
        @Nullable Cover cover,
        @Nullable List<Catalogue.Attachment> attachments,
        @Nullable Film film) {

    public Proposal {
        by = List.copyOf(by);
        captions = captions == null ? null : List.copyOf(captions);
        attachments = attachments == null ? null : List.copyOf(attachments);
    }

    /**
     * What stands for a courseware.
     *
     * @param picture none where the made poster does
     */
    public record Cover(@Nullable BlobRef picture) {}

    /**
     * A film that takes another one's place.
     *
     * @param courseware under which it was made
     * @param name the editor's name for its file
     */
    public record Film(UUID courseware, @Nullable String name, @Nullable Long durationMs) {}

    /** Whether it would change anything. */
    boolean isEmpty() {
        return !open
                && words == null
                && captions == null
                && term == null
                && cover == null
                && attachments == null
                && film == null;
    }

    Proposal opening(boolean wanted) {
        return new Proposal(by, at, wanted, words, captions, term, cover, attachments, film);
    }

    Proposal saying(@Nullable Words wanted) {
        return new Proposal(by, at, open, wanted, captions, term, cover, attachments, film);
    }

    Proposal lasting(@Nullable Term wanted) {
        return new Proposal(by, at, open, words, captions, wanted, cover, attachments, film);
    }

    Proposal covered(@Nullable Cover wanted) {
        return new Proposal(by, at, open, words, captions, term, wanted, attachments, film);
    }

    Proposal captioned(@Nullable List<CaptionTrack> wanted) {
        return new Proposal(by, at, open, words, wanted, term, cover, attachments, film);
    }

    Proposal attaching(@Nullable List<Catalogue.Attachment> wanted) {
        return new Proposal(by, at, open, words, captions, term, cover, wanted, film);
    }

    Proposal filmed(@Nullable Film wanted) {
        return new Proposal(by, at, open, words, captions, term, cover, attachments, wanted);
    }
}
