package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.ProvinceApi;

/**
 * Where people sit down at the console, one after another, in one language. Each click is one of
 * the mouse, on what lies on top at that place, and is counted.
 */
final class Desk implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 1366;
    private static final int HEIGHT = 768;

    /** Of what stands at several places, the one that nothing covers is pressed. */
    private static final String PRESSABLE =
            "button,a,[role=menuitem],[role=tab],.ant-segmented-item,.ant-select-item-option";

    /** Where the first of some elements can be pressed; scrolled to where that is needed. */
    private static final String PLACE =
            """
            (()=>{const squash=t=>t.replace(/\\s/g,'');
              for(const e of %s){
                if(e.disabled||e.ariaDisabled==='true')continue;
                e.scrollIntoView({block:'nearest',inline:'nearest'});
                const b=e.getBoundingClientRect(),x=b.left+b.width/2,y=b.top+b.height/2;
                const top=b.width>0&&document.elementFromPoint(x,y);
                if(top&&e.contains(top))return [x,y];
              }
              return null})()\
            """;

    private final Chromium page;
    private final URI origin;
    private final Words words;
    private int clicks;

    private Desk(Chromium page, URI origin, Words words) {
        this.page = page;
        this.origin = origin;
        this.words = words;
    }

    /**
     * @param language zh or en, which the browser tells the console
     */
    static Desk at(URI origin, Path profile, String language)
            throws IOException, InterruptedException {
        String told = language.equals("en") ? "en-US" : "zh-CN";
        Chromium page =
                Chromium.start(Chromium.program().orElseThrow(), profile, WIDTH, HEIGHT, told);
        return new Desk(page, origin, Words.in(language));
    }

    Chromium page() {
        return page;
    }

    Words words() {
        return words;
    }

    /** Since somebody sat down last. */
    int clicks() {
        return clicks;
    }

    /** Somebody of {@link Province} sits down. */
    void enter(String user, String path) throws IOException, InterruptedException {
        enter(user, ProvinceApi.PASSWORD, path);
    }

    /** What the one before left open is gone. */
    void enter(String user, String password, String path) throws IOException, InterruptedException {
        page.forget();
        go(path);
        page.type("#user", user);
        page.type("#password", password);
        page.press("Enter");
        page.await(
                "!document.querySelector('#user')&&!!document.body.innerText", JsonNode::asBoolean);
        clicks = 0;
    }

    /** To a page of the console by its address. */
    void go(String path) {
        page.open(origin + "/console/" + path);
    }

    /** Whatever bears this text of the console and can be pressed. */
    void click(String key, Object... values) throws IOException, InterruptedException {
        clickOn(PRESSABLE, words.of(key, values));
    }

    /** A button within what a selector finds. */
    void clickIn(String place, String key, Object... values)
            throws IOException, InterruptedException {
        clickOn(place + " button", words.of(key, values));
    }

    /** Whatever a selector finds that bears this text, blanks left out. */
    void clickOn(String selector, String text) throws IOException, InterruptedException {
        clickFirst(
                "[...document.querySelectorAll(%s)].filter(e=>squash(e.textContent)===%s)"
                        .formatted(quoted(selector), squashed(text)));
    }

    /** What a selector finds, whatever it bears. */
    void clickThe(String selector) throws IOException, InterruptedException {
        clickFirst("document.querySelectorAll(%s)".formatted(quoted(selector)));
    }

    /** A button of the row that shows this title. */
    void clickInRow(String title, String text) throws IOException, InterruptedException {
        clickFirst(
                "%s.flatMap(r=>[...r.querySelectorAll('button,a')]).filter(b=>squash(b.textContent)===%s)"
                        .formatted(rows(title), squashed(text)));
    }

    private static String rows(String... texts) throws JsonProcessingException {
        return "[...document.querySelectorAll('tbody tr')].filter(r=>{const t=r.innerText.replace(/\\s/g,'');return %s.every(x=>t.includes(x))})"
                .formatted(
                        JSON.writeValueAsString(
                                List.of(texts).stream()
                                        .map(t -> t.replaceAll("\\s", ""))
                                        .toList()));
    }

    /** Waits until it lies still, as a hand does. */
    private void clickFirst(String elements) throws IOException, InterruptedException {
        JsonNode[] before = new JsonNode[1];
        JsonNode at =
                page.await(
                        PLACE.formatted(elements),
                        now -> {
                            boolean still = now.isArray() && now.equals(before[0]);
                            before[0] = now;
                            return still;
                        });
        page.clickAt(at.get(0).asDouble(), at.get(1).asDouble());
        clicks++;
    }

    /** An option of a field, by the mouse. */
    void choose(String field, String option) throws IOException, InterruptedException {
        clickFirst(
                "[document.getElementById(%s)?.closest('.ant-select')].filter(e=>e)"
                        .formatted(quoted(field)));
        clickOn(".ant-select-item-option", option);
    }

    /** Likewise of a field of many, whose first letters are typed between the two clicks. */
    void find(String field, String option) throws IOException, InterruptedException {
        clickFirst(
                "[document.getElementById(%s)?.closest('.ant-select')].filter(e=>e)"
                        .formatted(quoted(field)));
        page.type("#" + field, option);
        clickOn(".ant-select-item-option", option);
    }

    void type(String selector, String text) throws IOException, InterruptedException {
        page.type(selector, text);
    }

    /** Types a moment, which the keyboard of each system does otherwise. */
    void typeTime(String id, String time) throws IOException, InterruptedException {
        page.await("!!document.getElementById('" + id + "')", JsonNode::asBoolean);
        page.evaluate(
                """
                (()=>{const e=document.getElementById('%s');
                  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype,'value').set.call(e,'%s');
                  e.dispatchEvent(new Event('input',{bubbles:true}))})()\
                """
                        .formatted(id, time));
    }

    /** Until the page shows a text of the console, with anything for values that are not given. */
    void see(String key, Object... values) throws IOException, InterruptedException {
        page.await(
                "new RegExp(%s).test((document.body?.innerText??'').replace(/\\s/g,''))"
                        .formatted(quoted(words.pattern(key, values))),
                JsonNode::asBoolean);
    }

    /** Until it shows this, blanks left out. */
    void seeText(String text) throws IOException, InterruptedException {
        page.await(
                "(document.body?.innerText??'').replace(/\\s/g,'').includes(%s)"
                        .formatted(squashed(text)),
                JsonNode::asBoolean);
    }

    boolean shows(String text) throws JsonProcessingException {
        return page.evaluate(
                        "document.body.innerText.replace(/\\s/g,'').includes(%s)"
                                .formatted(squashed(text)))
                .asBoolean();
    }

    /** Until a row shows all of these. */
    void seeRow(String... texts) throws IOException, InterruptedException {
        page.await(rows(texts) + ".length>0", JsonNode::asBoolean);
    }

    /** Until a row has a cell of its own for the first and shows the second. */
    void seeCell(String cell, String text) throws IOException, InterruptedException {
        page.await(
                "%s.some(r=>[...r.cells].some(c=>c.innerText.trim()===%s))"
                        .formatted(rows(text), quoted(cell)),
                JsonNode::asBoolean);
    }

    /** Of the row with this title; null where it has no such button. */
    JsonNode isEnabled(String title, String key) throws IOException {
        return page.evaluate(
                "(b=>b?!b.disabled:null)(%s.flatMap(r=>[...r.querySelectorAll('button')]).find(b=>b.innerText.replace(/\\s/g,'')===%s))"
                        .formatted(rows(title), squashed(words.of(key))));
    }

    /** Looks anew until it shows this. */
    void reloadUntil(String text) throws IOException, InterruptedException {
        for (int tries = 0; tries < 60; tries++) {
            page.reload();
            page.await(
                    "!!document.querySelector('main .ant-table')&&!document.querySelector('.ant-spin-spinning')",
                    JsonNode::asBoolean);
            if (shows(text)) {
                return;
            }
        }
        throw new AssertionError("never shown: " + text);
    }

    /** Before a login the page asks who is there and is told 401. */
    void hasNothingToComplainOf(String... exceptWith) {
        assertThat(page.complaints())
                .filteredOn(c -> !(c.contains("/api/me\"") && c.contains("401")))
                .filteredOn(c -> List.of(exceptWith).stream().noneMatch(c::contains))
                .isEmpty();
    }

    private static String quoted(String text) throws JsonProcessingException {
        return JSON.writeValueAsString(text);
    }

    private static String squashed(String text) throws JsonProcessingException {
        return quoted(text.replaceAll("\\s", ""));
    }

    @Override
    public void close() throws InterruptedException {
        page.close();
    }
}
