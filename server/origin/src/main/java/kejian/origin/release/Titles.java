package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.origin.courseware.CaptionTrack;
import kejian.origin.courseware.Courseware;
import kejian.origin.search.Readings;

/** What a catalogue says of each courseware, and which blobs that names. */
@ApplicationScoped
class Titles {

    private final ObjectMapper json;

    Titles(ObjectMapper json) {
        this.json = json;
    }

    /**
     * @param now when it is published, where it never was
     */
    Catalogue.Title title(Courseware c, Instant now) throws IOException {
        String media = c.packageJson();
        String article = c.articleJson();
        String lecture = c.lectureJson();
        String attachments = c.attachmentsJson();
        return new Catalogue.Title(
                c.id().toString(),
                c.kind(),
                c.title(),
                c.summary(),
                c.presenter(),
                c.publisher(),
                c.tags(),
                c.category(),
                c.purpose(),
                String.valueOf(c.publishedAt() == null ? now : c.publishedAt()),
                media == null ? null : dressed(c, json.readValue(media, MediaPackage.class)),
                article == null ? null : json.readValue(article, Catalogue.Article.class),
                lecture == null ? null : json.readValue(lecture, Lecture.class),
                attachments == null
                        ? null
                        : List.of(json.readValue(attachments, Catalogue.Attachment[].class)),
                Readings.spoken(c.title()));
    }

    /** With what editors added to what was made. */
    private MediaPackage dressed(Courseware c, MediaPackage made) throws IOException {
        String captions = c.captionsJson();
        String cover = c.coverJson();
        MediaPackage media =
                cover == null ? made : made.withPoster(json.readValue(cover, BlobRef.class));
        return captions == null
                ? media
                : media.withCaptions(
                        CaptionTrack.forBoxes(
                                List.of(json.readValue(captions, CaptionTrack[].class))));
    }

    /** By digest, each once. */
    static TreeMap<String, BlobRef> blobsOf(Catalogue catalogue) {
        TreeMap<String, BlobRef> all = new TreeMap<>();
        for (Catalogue.Column column : catalogue.columns()) {
            Catalogue.Banner banner = column.banner();
            if (banner != null) {
                banner.blobs().forEach(b -> all.put(b.sha256(), b));
            }
        }
        for (Catalogue.Title title : catalogue.titles()) {
            MediaPackage media = title.media();
            if (media != null) {
                media.blobs().forEach(b -> all.put(b.sha256(), b));
            }
            title.pictures().forEach(p -> all.put(p.blob().sha256(), p.blob()));
            title.attachments().forEach(a -> all.put(a.blob().sha256(), a.blob()));
        }
        return all;
    }
}
