package kejian.contract.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.pack.MediaPackage;
import org.jspecify.annotations.Nullable;

/**
 * All that pages and playlists of every tier are made from: one JSON blob of a release. Order in
 * the lists is the order on the screen.
 *
 * @param release the number of the release it belongs to
 * @param titleOfProvince shown in page heads
 * @param restricted ids of courseware whose media only a box that named itself may have; left out
 *     by a province that knows no such
 * @param leaseSeconds for which what no column holds, or one without a lease of its own, is shown
 *     after the province spoke last; left out by a province that knows no such
 * @param surveys that are open at the province; left out likewise
 */
public record Catalogue(
        long release,
        String titleOfProvince,
        List<Column> columns,
        List<Title> titles,
        @Nullable List<String> restricted,
        @Nullable Long leaseSeconds,
        @Nullable List<Survey> surveys) {

    /** 30 days: where a release says nothing. */
    public static final long LEASE_SECONDS = 30L * 86_400;

    public Catalogue {
        demandPositive(leaseSeconds);
        columns = List.copyOf(columns);
        titles = List.copyOf(titles);
        restricted = restricted == null ? List.of() : List.copyOf(restricted);
        surveys = surveys == null ? List.of() : List.copyOf(surveys);
    }

    /** One that asks nobody anything. */
    public Catalogue(
            long release,
            String titleOfProvince,
            List<Column> columns,
            List<Title> titles,
            @Nullable List<String> restricted,
            @Nullable Long leaseSeconds) {
        this(release, titleOfProvince, columns, titles, restricted, leaseSeconds, null);
    }

    /** The same with these surveys. */
    public Catalogue asking(List<Survey> open) {
        return new Catalogue(
                release, titleOfProvince, columns, titles, restricted, leaseSeconds, open);
    }

    /** One where everything is open. */
    public Catalogue(
            long release, String titleOfProvince, List<Column> columns, List<Title> titles) {
        this(release, titleOfProvince, columns, titles, List.of());
    }

    /** One whose columns, unless they say otherwise, have the usual lease. */
    public Catalogue(
            long release,
            String titleOfProvince,
            List<Column> columns,
            List<Title> titles,
            @Nullable List<String> restricted) {
        this(release, titleOfProvince, columns, titles, restricted, null);
    }

    /** For how long after the province spoke last a column's courseware is shown. */
    public long leaseSecondsOf(Column column) {
        return column.leaseSeconds() == null ? usualLeaseSeconds() : column.leaseSeconds();
    }

    /** The same for what no column holds. */
    public long usualLeaseSeconds() {
        return leaseSeconds == null ? LEASE_SECONDS : leaseSeconds;
    }

    /** Of each courseware by id: the longest lease of the columns that hold it, in seconds. */
    public Map<String, Long> leases() {
        Map<String, Long> leases = new HashMap<>();
        for (Column column : columns) {
            long seconds = leaseSecondsOf(column);
            column.courseware().forEach(id -> leases.merge(id, seconds, Math::max));
        }
        titles.forEach(title -> leases.putIfAbsent(title.id(), usualLeaseSeconds()));
        return leases;
    }

    /**
     * The same, restricted also where these are, and no column lent for longer than here: what is
     * shown again must not be looser than what was shown since.
     *
     * @param columnSeconds by a column's id
     */
    public Catalogue noLooserThan(List<String> restrictedToo, Map<String, Long> columnSeconds) {
        TreeSet<String> all = new TreeSet<>(restricted());
        all.addAll(restrictedToo);
        List<Column> lent =
                columns.stream()
                        .map(column -> {
                            long own = leaseSecondsOf(column);
                            long most = columnSeconds.getOrDefault(column.id(), own);
                            return most < own ? column.lentFor(most) : column;
                        })
                        .toList();
        return new Catalogue(
                release, titleOfProvince, lent, titles, List.copyOf(all), leaseSeconds, surveys);
    }

    private static void demandPositive(@Nullable Long seconds) {
        if (seconds != null && seconds < 1) {
            throw new IllegalArgumentException("a lease of " + seconds + " s");
        }
    }

    /** Never null, whatever was read. */
    @Override
    public List<String> restricted() {
        return restricted == null ? List.of() : restricted;
    }

    /** Likewise. */
    @Override
    public List<Survey> surveys() {
        return surveys == null ? List.of() : surveys;
    }

    /**
     * A column (专栏). Its courseware are named by id, in order.
     *
     * @param parent id of the column above, none at the top
     * @param slug appears in addresses: {@code [a-z0-9-]{1,64}}
     * @param leaseSeconds likewise for its courseware, where it is not the usual one
     * @param colour as {@link Colour} has it; where there is none, that of the column above
     * @param banner at the head of its pages; likewise
     */
    public record Column(
            String id,
            @Nullable String parent,
            String slug,
            String title,
            String summary,
            List<String> courseware,
            @Nullable Long leaseSeconds,
            @Nullable String colour,
            @Nullable Banner banner) {

        Column lentFor(long seconds) {
            return new Column(
                    id, parent, slug, title, summary, courseware, seconds, colour, banner);
        }

        /** One without a banner. */
        public Column(
                String id,
                @Nullable String parent,
                String slug,
                String title,
                String summary,
                List<String> courseware,
                @Nullable Long leaseSeconds,
                @Nullable String colour) {
            this(id, parent, slug, title, summary, courseware, leaseSeconds, colour, null);
        }

        /** One with the usual lease and looks. */
        public Column(
                String id,
                @Nullable String parent,
                String slug,
                String title,
                String summary,
                List<String> courseware) {
            this(id, parent, slug, title, summary, courseware, null, null);
        }

        public Column {
            demandPositive(leaseSeconds);
            if (colour != null && !Colour.isColour(colour)) {
                throw new IllegalArgumentException("no colour: " + colour);
            }
            courseware = List.copyOf(courseware);
        }
    }

    /**
     * A picture at the head of a column's pages, cut to what each kind of page has room for; all
     * are {@code image/jpeg}.
     *
     * @param small 640 × 60 pixels
     * @param large 1280 × 96 pixels
     * @param wide 1280 × 320 pixels
     */
    public record Banner(BlobRef small, BlobRef large, BlobRef wide) {

        /** Its files. */
        public List<BlobRef> blobs() {
            return List.of(small, large, wide);
        }
    }

    /**
     * One courseware as boxes see it. A {@link Kind#VIDEO} has {@code media}, an {@link
     * Kind#ARTICLE} has {@code article}.
     *
     * @param publishedAt ISO 8601 instant of first publication
     * @param lecture what a three-pane lecture has beside its film; left out by a province that
     *     knows no such
     * @param attachments files to take along; left out likewise
     * @param reading the title as it is spoken, syllable by syllable ({@code guo shu jia jie}), for
     *     remotes that have digits alone; left out likewise
     */
    public record Title(
            String id,
            Kind kind,
            String title,
            String summary,
            String presenter,
            String publisher,
            List<String> tags,
            Category category,
            Purpose purpose,
            String publishedAt,
            @Nullable MediaPackage media,
            @Nullable Article article,
            @Nullable Lecture lecture,
            @Nullable List<Attachment> attachments,
            @Nullable String reading) {

        public Title {
            tags = List.copyOf(tags);
            attachments = attachments == null ? List.of() : List.copyOf(attachments);
        }

        /** Never null, whatever was read. */
        @Override
        public List<Attachment> attachments() {
            return attachments == null ? List.of() : attachments;
        }

        /** One without attachments, that nobody said how to read. */
        public Title(
                String id,
                Kind kind,
                String title,
                String summary,
                String presenter,
                String publisher,
                List<String> tags,
                Category category,
                Purpose purpose,
                String publishedAt,
                @Nullable MediaPackage media,
                @Nullable Article article,
                @Nullable Lecture lecture) {
            this(
                    id,
                    kind,
                    title,
                    summary,
                    presenter,
                    publisher,
                    tags,
                    category,
                    purpose,
                    publishedAt,
                    media,
                    article,
                    lecture,
                    null,
                    null);
        }

        /** One that is no lecture. */
        public Title(
                String id,
                Kind kind,
                String title,
                String summary,
                String presenter,
                String publisher,
                List<String> tags,
                Category category,
                Purpose purpose,
                String publishedAt,
                @Nullable MediaPackage media,
                @Nullable Article article) {
            this(
                    id,
                    kind,
                    title,
                    summary,
                    presenter,
                    publisher,
                    tags,
                    category,
                    purpose,
                    publishedAt,
                    media,
                    article,
                    null);
        }

        /** Two courseware may be made of one package; their words may differ. */
        public boolean isMadeOf(String packageId) {
            return media != null && media.id().equals(packageId);
        }

        /** Pictures of its article or its slides, each with its type. */
        public List<Picture> pictures() {
            List<Picture> all = new ArrayList<>();
            if (article != null) {
                for (Article.Block block : article.blocks()) {
                    if (ArticlePart.of(block) instanceof ArticlePart.Picture picture) {
                        all.add(new Picture(picture.blob(), picture.type()));
                    }
                }
            }
            if (lecture != null) {
                for (Lecture.Slide slide : lecture.slides()) {
                    all.add(new Picture(slide.picture(), slide.pictureType()));
                }
            }
            return all;
        }
    }

    /**
     * @param type {@code image/jpeg} or {@code image/png}
     */
    public record Picture(BlobRef blob, String type) {}

    /**
     * A file (讲义) that viewers may take along.
     *
     * @param name as it is saved, with the ending of its content
     * @param type its media type, as the file's content says
     */
    public record Attachment(BlobRef blob, String name, String type) {}

    /** Text and pictures in reading order. */
    public record Article(List<Block> blocks) {

        public Article {
            blocks = List.copyOf(blocks);
        }

        /** Its pictures' bytes. */
        public Stream<BlobRef> pictures() {
            return blocks.stream().flatMap(b -> Stream.ofNullable(b.picture()));
        }

        /** All its words, for a search index. */
        public String words() {
            StringBuilder words = new StringBuilder();
            for (Block block : blocks) {
                words.append(block.text() == null ? "" : block.text()).append('\n');
                if (block.table() != null) {
                    block.table().forEach(row -> words.append(String.join(" ", row)).append('\n'));
                }
            }
            return words.toString();
        }

        /**
         * One part as it is written in a release; {@link ArticlePart} is what it means. Fields that
         * are not of the part's kind are left out. Text is plain, never markup.
         *
         * @param text of a picture, what it shows
         * @param heading whether the text is a heading
         * @param pictureType {@code image/jpeg} or {@code image/png}
         * @param level of a heading, 1 to 6
         * @param item how deep an item of a list stands, from 1
         * @param table rows of cells
         * @param width of a picture in pixels, likewise {@code height}
         */
        public record Block(
                @Nullable String text,
                boolean heading,
                @Nullable BlobRef picture,
                @Nullable String pictureType,
                @Nullable Integer level,
                @Nullable Integer item,
                @Nullable List<List<String>> table,
                @Nullable Integer width,
                @Nullable Integer height) {

            public Block {
                table = table == null ? null : table.stream().map(List::copyOf).toList();
            }

            /** As releases had it before there were levels, lists and tables. */
            public Block(
                    @Nullable String text,
                    boolean heading,
                    @Nullable BlobRef picture,
                    @Nullable String pictureType) {
                this(text, heading, picture, pictureType, null, null, null, null, null);
            }
        }
    }
}
