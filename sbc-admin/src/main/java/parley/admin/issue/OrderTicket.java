package parley.admin.issue;

/// The order under way, or the last; outcome and serial are those of the last that has ended.
/// @param number from 1; 0 stands for none yet
/// @param source who issues
/// @param by who wants it
/// @param succeeded whether the last one that has ended did
/// @param outcome of it, in words
/// @param serial of what it brought, hexadecimal; or empty
record OrderTicket(int number, Source source, String by, boolean succeeded, String outcome, String serial) {
    static final OrderTicket NONE = new OrderTicket(0, new Source.Acme(), "", false, "", "");

    OrderTicket next(Source wanted, String who) {
        return new OrderTicket(number + 1, wanted, who, succeeded, outcome, serial);
    }

    OrderTicket ended(boolean success, String words, String brought) {
        return new OrderTicket(number, source, by, success, words, brought);
    }
}
