package kejian.origin.search;

import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import kejian.origin.problem.UnavailableException;

/**
 * Elasticsearch. What is asked is an alias; behind it stands an index whose name carries the
 * version of our analysis. Another is filled behind a second alias meanwhile, and takes its place
 * in one step. Entries go to aliases that must be there, never to names: a server makes an index of
 * any name that it is given, with fields of its own guessing.
 */
final class ElasticsearchIndex implements SearchIndex {

    /** Of one batch; a server takes 100 MB, and holds it in memory. */
    private static final long MOST_CHARACTERS = 4_000_000;

    /** Text is terms parted by spaces; what was put is found by, and never given back. */
    private static final String INDEX =
            """
            {
              "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
              "mappings": {
                "dynamic": "strict",
                "_source": {"enabled": false},
                "properties": {
                  "id": {"type": "keyword"},
                  "title": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
                  "words": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
                  "pairs": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
                  "syllables": {"type": "keyword", "doc_values": false},
                  "initials": {"type": "keyword", "doc_values": false}
                }
              }
            }
            """;

    private static final SortOptions BEST_FIRST =
            SortOptions.of(s -> s.score(o -> o.order(SortOrder.Desc)));
    private static final SortOptions THEN_BY_ID =
            SortOptions.of(s -> s.field(f -> f.field("id").order(SortOrder.Asc)));

    private final ElasticsearchServer server;
    private final String shown;
    private final String next;
    private final Pattern ours;

    /**
     * @param prefix of the names of our indices, and the alias that is asked
     */
    ElasticsearchIndex(ElasticsearchServer server, String prefix) {
        if (!prefix.matches("[a-z][a-z0-9-]{0,60}")) {
            throw new IllegalArgumentException(
                    "kejian.search.elasticsearch.prefix: [a-z][a-z0-9-]{0,60}");
        }
        this.server = server;
        this.shown = prefix;
        this.next = prefix + "-next";
        this.ours = Pattern.compile(Pattern.quote(prefix) + "-v[0-9]+-[0-9a-f]{32}");
    }

    /** An entry as the server gets it. */
    private record Fields(
            String id,
            String title,
            String words,
            String pairs,
            List<String> syllables,
            List<String> initials) {

        static Fields of(Entry entry) throws IOException {
            Terms terms = Terms.of(entry);
            return new Fields(
                    entry.id(),
                    String.join(" ", terms.title()),
                    String.join(" ", terms.words()),
                    String.join(" ", terms.pairs()),
                    terms.syllables(),
                    terms.initials());
        }

        long characters() {
            return (long) title.length()
                    + words.length()
                    + pairs.length()
                    + syllables.stream().mapToInt(String::length).sum()
                    + initials.stream().mapToInt(String::length).sum();
        }
    }

    /** Refuses a server that does not answer, or has lost a part of our indices. */
    void demandHealth() throws IOException {
        server.demandHealth(shown + "-v*");
    }

    /** The index that is asked. */
    Optional<String> shown() throws IOException {
        return behind(shown);
    }

    /** The index that is being filled. */
    Optional<String> next() throws IOException {
        return behind(next);
    }

    private Optional<String> behind(String alias) throws IOException {
        try {
            return server
                    .ask(c -> c.indices().getAlias(a -> a.name(alias)))
                    .aliases()
                    .keySet()
                    .stream()
                    .filter(name -> ours.matcher(name).matches())
                    .findFirst();
        } catch (ElasticsearchServer.MissingException _) {
            return Optional.empty();
        }
    }

    /** Whether it is named by our prefix, and was filled by the analysis that asks. */
    boolean isOurs(String index) {
        return index.startsWith(shown + "-v" + Terms.VERSION + "-")
                && ours.matcher(index).matches();
    }

    /** A new, empty index to be filled; one that was half filled is gone. */
    String begin() throws IOException {
        Optional<String> asked = shown();
        deleteAllBut(asked.orElse(""));
        String name =
                "%s-v%d-%s"
                        .formatted(
                                shown,
                                Terms.VERSION,
                                UUID.randomUUID().toString().replace("-", ""));
        CreateIndexRequest index =
                CreateIndexRequest.of(c ->
                        c.index(name)
                                .withJson(new StringReader(INDEX))
                                .aliases(next, alias -> alias));
        server.give(c -> c.indices().create(index));
        return name;
    }

    /** Adds to the index that is being filled; durable, not yet found. */
    void fill(List<Entry> entries) throws IOException {
        send(next, entries, Refresh.False);
    }

    /** From now on that index is asked; the one before is gone. */
    void show(String filled) throws IOException {
        server.give(c -> c.indices().refresh(r -> r.index(filled)));
        List<Action> actions = new ArrayList<>();
        for (String before : shown().stream().toList()) {
            actions.add(Action.of(a -> a.remove(r -> r.index(before).alias(shown))));
        }
        actions.add(Action.of(a -> a.remove(r -> r.index(filled).alias(next))));
        actions.add(Action.of(a -> a.add(n -> n.index(filled).alias(shown))));
        server.give(c -> c.indices().updateAliases(u -> u.actions(actions)));
        deleteAllBut(filled);
    }

    /** Removes indices of ours; of another prefix or somebody else's, none. */
    private void deleteAllBut(String kept) throws IOException {
        List<String> old =
                server
                        .ask(c -> c.indices().get(g -> g.index(shown + "-v*")))
                        .indices()
                        .keySet()
                        .stream()
                        .filter(name -> ours.matcher(name).matches() && !name.equals(kept))
                        .toList();
        if (!old.isEmpty()) {
            server.give(c -> c.indices().delete(d -> d.index(old).ignoreUnavailable(true)));
        }
    }

    @Override
    public void put(List<Entry> entries) throws IOException {
        send(shown, entries, Refresh.True);
    }

    private void send(String alias, List<Entry> entries, Refresh refresh) throws IOException {
        Map<String, String> refused = new HashMap<>();
        List<BulkOperation> batch = new ArrayList<>();
        long characters = 0;
        for (Entry entry : entries) {
            Fields fields = Fields.of(entry);
            batch.add(BulkOperation.of(o -> o.index(i -> i.id(entry.id()).document(fields))));
            characters += fields.characters();
            if (characters > MOST_CHARACTERS) {
                refused.putAll(send(alias, refresh, batch));
                batch = new ArrayList<>();
                characters = 0;
            }
        }
        if (!batch.isEmpty()) {
            refused.putAll(send(alias, refresh, batch));
        }
        if (!refused.isEmpty()) {
            throw new EntriesRefusedException(refused);
        }
    }

    /** A batch is answered 200 also where not one entry of it was taken. */
    private Map<String, String> send(String alias, Refresh refresh, List<BulkOperation> batch)
            throws IOException {
        BulkRequest request =
                BulkRequest.of(
                        b -> b.index(alias).requireAlias(true).refresh(refresh).operations(batch));
        Map<String, String> refused = new HashMap<>();
        for (BulkResponseItem item : server.give(c -> c.bulk(request)).items()) {
            if (item.error() == null) {
                continue;
            }
            if (item.status() != 400) {
                // the index is gone or blocked, or the server has too much to do: all will pass
                throw new UnavailableException(
                        "Elasticsearch takes nothing now: " + item.status(),
                        new IOException(item.error().type()));
            }
            refused.put(
                    Optional.ofNullable(item.id()).orElse(""),
                    item.error().type() + ": " + item.error().reason());
        }
        return refused;
    }

    @Override
    public long size() throws IOException {
        return server.ask(c -> c.count(n -> n.index(shown))).count();
    }

    @Override
    public void clear() throws IOException {
        show(begin());
    }

    @Override
    public List<String> find(String words, int most) throws IOException {
        Terms.Asked asked = Terms.asked(words);
        if (asked.isEmpty()) {
            // where nothing is demanded, a server finds everything
            return List.of();
        }
        SearchRequest request =
                SearchRequest.of(s ->
                        s.index(shown)
                                .query(query(asked))
                                .size(most)
                                .source(f -> f.fetch(false))
                                .trackTotalHits(t -> t.enabled(false))
                                .allowPartialSearchResults(false)
                                .sort(BEST_FIRST, THEN_BY_ID));
        SearchResponse<Void> answer = server.ask(c -> c.search(request, Void.class));
        return answer.hits().hits().stream().map(Hit::id).toList();
    }

    private static Query query(Terms.Asked asked) {
        BoolQuery.Builder any = new BoolQuery.Builder();
        for (String word : asked.words()) {
            any.should(term("title", word, 2)).should(term("words", word, 2));
        }
        if (!asked.pairs().isEmpty()) {
            List<Query> all = asked.pairs().stream().map(pair -> term("pairs", pair, 1)).toList();
            any.should(s -> s.bool(b -> b.must(all).boost(3f)));
        }
        if (asked.letters() != null) {
            for (String field : List.of("initials", "syllables")) {
                any.should(begins(field, asked.letters(), 2));
            }
        }
        if (asked.sound() != null) {
            any.should(begins("syllables", asked.sound().letters(), asked.sound().weight()));
        }
        BoolQuery.Builder whole = new BoolQuery.Builder().must(any.build()._toQuery());
        for (String pair : asked.pairs()) {
            whole.should(term("pairs", pair, 2));
        }
        return whole.build()._toQuery();
    }

    private static Query begins(String field, String letters, float weight) {
        return Query.of(q -> q.prefix(p -> p.field(field).value(letters).boost(weight)));
    }

    private static Query term(String field, String term, float weight) {
        return Query.of(q -> q.term(t -> t.field(field).value(term).boost(weight)));
    }
}
