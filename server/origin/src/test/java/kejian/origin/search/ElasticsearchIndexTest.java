package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.origin.problem.UnavailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine of a province against a real server, each test with a prefix of its own. */
class ElasticsearchIndexTest extends SearchIndexContract {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static ElasticsearchNode node;

    private ElasticsearchServer server;
    private String prefix;

    @BeforeAll
    static void start() throws Exception {
        node = ElasticsearchNode.startOrLeaveOut("Elasticsearch's side of the search contract");
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    static SearchConfig.Elasticsearch config(URI url, int compatibleWith) {
        return new Settings(url, ANSWER_WITHIN, compatibleWith);
    }

    /** As configured for these tests. */
    record Settings(URI url, Duration answerWithin, int compatibleWith)
            implements SearchConfig.Elasticsearch {

        @Override
        public Optional<List<URI>> urls() {
            return Optional.of(List.of(url));
        }

        @Override
        public String prefix() {
            return "unused";
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> passwordFile() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> apiKeyFile() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }

        @Override
        public Duration takeWithin() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration look() {
            return Duration.ofSeconds(1);
        }
    }

    @Override
    SearchIndex empty() throws IOException {
        prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        server = new ElasticsearchServer(config(node.url(), 8));
        ElasticsearchIndex index = new ElasticsearchIndex(server, prefix);
        index.clear();
        return index;
    }

    @Override
    SearchIndex reopened() throws IOException {
        server.close();
        server = new ElasticsearchServer(config(node.url(), 8));
        return new ElasticsearchIndex(server, prefix);
    }

    private static SearchIndex.Entry entry(String id, String title) {
        return new SearchIndex.Entry(id, title, "", List.of(), "", "");
    }

    private ElasticsearchIndex index() {
        return new ElasticsearchIndex(server, prefix);
    }

    @Test
    void server_ofAnEarlierVersion_needsTheSetting() throws IOException {
        try (ElasticsearchServer newer = new ElasticsearchServer(config(node.url(), 9))) {
            assertThatThrownBy(() -> new ElasticsearchIndex(newer, prefix).size())
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("400");
        }
        index().demandHealth();
    }

    @Test
    void entries_ofWhichOneIsRefused_othersAreTaken_andItIsNamed() throws Exception {
        String index = prefix + "b-v" + Terms.VERSION + "-" + "0".repeat(32);
        node.send(
                "PUT",
                "/" + index,
                """
                {"aliases": {"%sb": {}}, "mappings": {"dynamic": false, "properties": {
                  "id": {"type": "keyword"}, "title": {"type": "text"}, "words": {"type": "text"},
                  "pairs": {"type": "text"}, "initials": {"type": "integer"}}}}
                """
                        .formatted(prefix));
        ElasticsearchIndex odd = new ElasticsearchIndex(server, prefix + "b");
        assertThatThrownBy(() ->
                        odd.put(
                                List.of(
                                        entry("good", "……"),
                                        entry("bad", "果树"),
                                        entry("too", "！"))))
                .isInstanceOfSatisfying(
                        SearchIndex.EntriesRefusedException.class,
                        e -> {
                            assertThat(e.reasons()).containsOnlyKeys("bad");
                            assertThat(e.reasons().get("bad")).contains("initials");
                        });
        assertThat(odd.size()).isEqualTo(2);
    }

    @Test
    void index_thatIsMissing_isNeverMadeByTheServersGuess() throws Exception {
        ElasticsearchIndex never = new ElasticsearchIndex(server, prefix + "n");
        assertThatThrownBy(() -> never.put(List.of(entry("1", "果树"))))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> never.find("果树", 10)).isInstanceOf(IOException.class);
        assertThat(node.send("HEAD", "/" + prefix + "n", null).statusCode()).isEqualTo(404);
    }

    @Test
    void index_thatIsFilled_isFoundWhenItIsShown_andTheOneBeforeIsGone() throws Exception {
        ElasticsearchIndex index = index();
        String before = index.shown().orElseThrow();
        String filled = index.begin();
        index.fill(List.of(entry("9", "茶园管理")));
        assertThat(index.find("茶园", 10)).isEmpty();
        assertThat(index.find("嫁接", 10)).contains("1");
        index.show(filled);
        assertThat(index.find("茶园", 10)).containsExactly("9");
        assertThat(index.find("嫁接", 10)).isEmpty();
        assertThat(index.shown()).contains(filled);
        assertThat(index.next()).isEmpty();
        assertThat(node.send("HEAD", "/" + before, null).statusCode()).isEqualTo(404);
    }

    @Test
    void index_halfFilled_isLetGoByTheNextOne_andAnotherPrefixIsLeftAlone() throws Exception {
        ElasticsearchIndex other = new ElasticsearchIndex(server, prefix + "-v2");
        other.clear();
        String half = index().begin();
        index().begin();
        assertThat(node.send("HEAD", "/" + half, null).statusCode()).isEqualTo(404);
        assertThat(other.size()).isZero();
        assertThat(index().size()).isEqualTo(4);
    }

    @Test
    void entries_thatWereTaken_outliveAKill() throws Exception {
        index().put(List.of(entry("5", "防汛抗旱")));
        node.kill();
        assertThatThrownBy(() -> index().find("防汛", 10)).isInstanceOf(UnavailableException.class);
        node.startAgain();
        assertThat(index().find("防汛", 10)).containsExactly("5");
        assertThat(index().size()).isEqualTo(5);
    }

    @Test
    void server_thatHangs_costsNoMoreThanItsTime() throws Exception {
        assertThat(index().find("嫁接", 10)).contains("1");
        node.pause();
        try {
            long began = System.nanoTime();
            assertThatThrownBy(() -> index().find("嫁接", 10))
                    .isInstanceOf(UnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(ANSWER_WITHIN.plusSeconds(2));
        } finally {
            node.goOn();
        }
        assertThat(index().find("嫁接", 10)).contains("1");
    }

    /** Questions of readers of an encyclopedia, each for a paragraph that both engines hold. */
    @Test
    void questions_ofTheSharedSet_areAnsweredAsLuceneDoes(
            @org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        RelevanceSet set = RelevanceSet.readOrLeaveOut();
        ElasticsearchIndex there = index();
        String filled = there.begin();
        there.fill(set.entries());
        there.show(filled);
        int alike = 0;
        int foundThere = 0;
        int foundHere = 0;
        try (LuceneSearchIndex here = new LuceneSearchIndex(folder)) {
            here.put(set.entries());
            for (RelevanceSet.Question question : set.questions()) {
                List<String> ours = here.find(question.words(), 10);
                List<String> theirs = there.find(question.words(), 10);
                alike += ours.equals(theirs) ? 1 : 0;
                foundHere += ours.contains(question.answer()) ? 1 : 0;
                foundThere += theirs.contains(question.answer()) ? 1 : 0;
            }
        }
        int asked = set.questions().size();
        System.out.printf(
                "relevance set: entries=%d questions=%d same ten in the same order=%d"
                        + " answer among ten: Lucene=%d Elasticsearch=%d%n",
                set.entries().size(), asked, alike, foundHere, foundThere);
        assertThat(alike).isEqualTo(asked);
        assertThat(foundThere).isEqualTo(foundHere).isGreaterThan(asked * 9 / 10);
    }
}
