package kejian.acceptance.journey;

import java.io.IOException;

/** What somebody does at the console, in one language, and what boxes show then. */
abstract class Journey {

    final Province province;
    final String language;
    final Desk desk;
    final Words words;
    final Box box;

    Journey(Province province, String language) throws IOException, InterruptedException {
        this.province = province;
        this.language = language;
        this.desk = province.desk(language);
        this.words = desk.words();
        this.box = province.box();
    }

    abstract void go() throws Exception;

    /** Both languages leave theirs in one province. */
    String named(String title) {
        return title + language;
    }

    /** A reviewer presses the button above the list of courseware. */
    void publish() throws Exception {
        desk.click("publish");
        desk.see("published");
    }
}
