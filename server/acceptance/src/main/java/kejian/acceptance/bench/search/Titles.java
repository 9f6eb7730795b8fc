package kejian.acceptance.bench.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import kejian.acceptance.bench.search.Question.Kind;

/**
 * Titles as counties give them: a place, what it is about, and what of it. No two are alike, and
 * all are made of the same two hundred words, so that each word alone finds a thousand of them. How
 * a word is read is written beside it: the product's own dictionary is not asked here.
 */
final class Titles {

    private static final List<String> FORMS = List.of("技术要点", "实操演示", "专家答疑", "第一讲", "第二讲", "田间课堂");
    private static final List<String> FAMILIES = List.of("王", "李", "张", "刘", "陈", "杨", "赵", "黄");
    private static final List<String> NAMES = List.of("建国", "秀英", "志强", "桂兰", "海涛", "玉梅", "振华");

    /**
     * @param read its syllables, parted by spaces
     * @param mistyped with another character of the same sound; empty where there is none
     */
    private record Word(String kind, String written, String read, String mistyped) {

        String initials() {
            StringBuilder initials = new StringBuilder();
            for (String syllable : read.split(" ")) {
                initials.append(syllable.charAt(0));
            }
            return initials.toString();
        }
    }

    private record Title(Word place, Word subject, Word matter, Lesson lesson) {}

    private final List<Word> words = new ArrayList<>();
    private final List<Title> titles = new ArrayList<>();

    /**
     * @throws IOException where the words do not make as many
     */
    Titles(int count, long seed) throws IOException {
        read();
        Random random = new Random(seed);
        List<Word[]> all = new ArrayList<>();
        for (Word place : of("place")) {
            combine(all, place, of("crop"), of("practice"));
            combine(all, place, of("theme"), of("act"));
        }
        if (all.size() < count) {
            throw new IOException("no more titles than " + all.size());
        }
        Collections.shuffle(all, random);
        for (Word[] each : all.subList(0, count)) {
            titles.add(title(each, random));
        }
    }

    private void read() throws IOException {
        try (InputStream in =
                        Objects.requireNonNull(Titles.class.getResourceAsStream("words.tsv"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                String[] cells = line.split("\t", -1);
                if (cells.length == 4) {
                    words.add(new Word(cells[0], cells[1], cells[2], cells[3]));
                }
            }
        }
    }

    private List<Word> of(String kind) {
        return words.stream().filter(w -> w.kind().equals(kind)).toList();
    }

    private static void combine(
            List<Word[]> all, Word place, List<Word> subjects, List<Word> matters) {
        for (Word subject : subjects) {
            for (Word matter : matters) {
                all.add(new Word[] {place, subject, matter});
            }
        }
    }

    /** Its summary names another place and another matter, as summaries do. */
    private Title title(Word[] parts, Random random) {
        boolean isCrop = parts[1].kind().equals("crop");
        String form = isCrop ? any(FORMS, random) : "";
        String written = parts[0].written() + parts[1].written() + parts[2].written() + form;
        String other = any(of(parts[2].kind()), random).written();
        String summary =
                "结合%s的做法，讲解%s，兼谈%s。"
                        .formatted(any(of("place"), random).written(), parts[1].written(), other);
        String tags = parts[1].written() + "\n" + (isCrop ? "种植" : "村民");
        String presenter = any(FAMILIES, random) + any(NAMES, random);
        UUID id = new UUID(random.nextLong(), random.nextLong());
        return new Title(
                parts[0],
                parts[1],
                parts[2],
                new Lesson(id, written, summary, tags, presenter, ""));
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    List<Lesson> lessons() {
        return titles.stream().map(Title::lesson).toList();
    }

    /** Of each kind so many, in turn, for any of the titles. */
    List<Question> questions(List<Kind> kinds, int each, Random random) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Kind kind : kinds) {
                questions.add(question(kind, any(titles, random)));
            }
        }
        return questions;
    }

    private static Question question(Kind kind, Title title) {
        Word place = title.place();
        Word subject = title.subject();
        Word matter = title.matter();
        String typed =
                switch (kind) {
                    case WORDS ->
                            matter.written() + " " + place.written() + " " + subject.written();
                    case PINYIN -> (place.read() + subject.read() + matter.read()).replace(" ", "");
                    case INITIALS -> place.initials() + subject.initials() + matter.initials();
                    case MISTYPED -> place.written() + subject.written() + matter.mistyped();
                    case BROAD -> subject.written();
                    case SENTENCE -> throw new IllegalArgumentException("no title is a sentence");
                };
        return new Question(kind, typed, kind == Kind.BROAD ? null : title.lesson().id());
    }
}
