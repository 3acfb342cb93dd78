package parley.resolve.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import parley.resolve.AnswerReading;
import parley.resolve.AnswerReading.Owned;
import parley.resolve.DnsRecord;
import parley.resolve.Question;
import parley.resolve.Reply;

/// Questions and answers as messages of the DNS library, and back.
final class DnsMessages {
    private DnsMessages() {}

    /// The query; empty for what cannot be a name.
    static Optional<Message> query(Question question) {
        try {
            var name = Name.fromString(question.name(), Name.root);
            return Optional.of(Message.newQuery(Record.newRecord(name, type(question.kind()), DClass.IN)));
        } catch (TextParseException _) {
            return Optional.empty();
        }
    }

    private static int type(Question.Kind kind) {
        return switch (kind) {
            case NAPTR -> Type.NAPTR;
            case SRV -> Type.SRV;
            case A -> Type.A;
            case AAAA -> Type.AAAA;
        };
    }

    /// What a response says.
    /// @param server whom it came from, for the words
    static Answer answer(Question question, Message response, String server) {
        var status = response.getRcode();
        if (status != Rcode.NOERROR && status != Rcode.NXDOMAIN) {
            return failed("%s answered %s to %s".formatted(server, Rcode.string(status), question));
        }
        // It has been asked for over TCP by then.
        if (response.getHeader().getFlag(Flags.TC)) {
            return failed("the answer of %s to %s does not come whole".formatted(server, question));
        }
        var section = response.getSection(Section.ANSWER);
        var owned = section.stream()
                .flatMap(record -> owned(question.kind(), record))
                .toList();
        var reply = AnswerReading.read(question, owned, server);
        // The end of a chain that does not exist is not the beginning of another question.
        var settled = status == Rcode.NXDOMAIN && reply instanceof Reply.Elsewhere ? new Reply.None() : reply;
        var ttl = settled instanceof Reply.None ? absent(response) : least(section);
        return new Answer(settled, Duration.ofSeconds(ttl));
    }

    static Answer failed(String cause) {
        return new Answer(new Reply.Failed(cause), Duration.ofDays(1));
    }

    private static long least(List<Record> section) {
        return section.stream().mapToLong(Record::getTTL).min().orElse(0);
    }

    // RFC 2308 §5: without an SOA record the absence is not to be kept. It is, for as long as the configuration lets
    // it: servers that leave it out would else be asked at every call.
    private static long absent(Message response) {
        return response.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static Stream<Owned> owned(Question.Kind kind, Record record) {
        return record(kind, record).stream().map(value -> new Owned(text(record.getName()), value));
    }

    private static Optional<DnsRecord> record(Question.Kind kind, Record record) {
        return switch (record) {
            case CNAMERecord alias -> Optional.of(new DnsRecord.Alias(text(alias.getTarget())));
            case NAPTRRecord naptr
            when kind == Question.Kind.NAPTR ->
                Optional.of(new DnsRecord.Naptr(
                        naptr.getOrder(),
                        naptr.getPreference(),
                        naptr.getFlags(),
                        naptr.getService(),
                        naptr.getRegexp(),
                        text(naptr.getReplacement())));
            case SRVRecord srv
            when kind == Question.Kind.SRV ->
                Optional.of(
                        new DnsRecord.Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), text(srv.getTarget())));
            case ARecord a
            when kind == Question.Kind.A ->
                Optional.of(new DnsRecord.Address(a.getAddress().getHostAddress()));
            case AAAARecord aaaa
            when kind == Question.Kind.AAAA ->
                Optional.of(new DnsRecord.Address(aaaa.getAddress().getHostAddress()));
            default -> Optional.empty();
        };
    }

    private static String text(Name name) {
        return name.toString(true);
    }
}
