using MimeKit;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Containers;
using Pipeline.Documents.Reading.Html;
using Pipeline.Documents.Reading.Plain;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>
/// Reads mails (RFC 5322, MIME), mailboxes of many, and web pages saved as one file (MHTML): sender, receivers, date
/// and subject, the body in its best form, then attachments that are read. Of a mailbox each mail has a heading of its
/// own.
/// </summary>
internal sealed class MailReader(ChildDocuments children) : IDocumentReader
{
    private const int MaxMimeDepth = 32;

    private static readonly ParserOptions Options = new() { MaxMimeDepth = MaxMimeDepth };

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        limits = ChildDocuments.Shared(limits);
        var builder = new DocumentTextBuilder("mail", limits);
        using var stream = new MemoryStream(source.Content.AsArray(), writable: false);
        var isBox = source.Content.Span.StartsWith("From "u8);
        MimeParts.Check(source.Content.Span, isBox, limits);
        var parser = new MimeParser(Options, stream, isBox ? MimeFormat.Mbox : MimeFormat.Entity);
        var locked = false;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var message = parser.ParseMessage(cancellationToken);
            locked |= IsLocked(message.Body);
            Add(message, 1, source.Password, builder, limits, cancellationToken);
        } while (isBox && !parser.IsEndOfStream);

        return builder.IsEmpty && locked ? throw Failures.Locked() : builder.Build();
    }

    private void Add(
        MimeMessage message,
        int level,
        string? password,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var body = MailBody.Of(message);
        // A page that a browser has saved has no sender of its own.
        if (message.From.Count > 0 && !IsSavedPage(message))
        {
            MailBlocks.Head(
                builder,
                level,
                message.Subject,
                message.Headers.Contains(HeaderId.Date) ? message.Date : null,
                body.Attachments.Select(MailBody.NameOf),
                ("From", message.From.ToString()),
                ("To", message.To.ToString()),
                ("Cc", message.Cc.ToString())
            );
        }
        else
        {
            builder.Title ??= message.Subject;
        }

        Body(body, builder, limits, cancellationToken);
        foreach (var attachment in body.Attachments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (attachment is MessagePart { Message: { } inner })
            {
                if (level <= MaxMimeDepth)
                {
                    Add(inner, level + 1, password, builder, limits, cancellationToken);
                }
            }
            else if (attachment is MimePart { Content: not null } part)
            {
                var name = MailBody.NameOf(part);
                var content = MailBody.BytesOf(part, limits, cancellationToken);
                if (content is { Length: > 0 })
                {
                    var child = new SourceDocument(content, part.ContentType.MimeType, name.Length > 0 ? name : null)
                    {
                        Password = password,
                    };
                    children.Add(child, level + 1, builder, limits, cancellationToken);
                }
            }
        }
    }

    private static void Body(
        MailBody body,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var before = builder.Room;
        if (body.Html is { } html)
        {
            HtmlReader.AppendFragment(
                HtmlReader.Parser(limits),
                MailBody.TextOf(html, limits, cancellationToken),
                builder,
                limits,
                cancellationToken,
                keepBoilerplate: true
            );
        }

        if (builder.Room == before && body.Plain is { } plain)
        {
            PlainTextReader.Append(MailBody.TextOf(plain, limits, cancellationToken), builder, cancellationToken);
        }
    }

    private static bool IsSavedPage(MimeMessage message) =>
        message.Headers.Contains("Snapshot-Content-Location")
        || message.From.ToString().StartsWith("<Saved by", StringComparison.OrdinalIgnoreCase)
        || message.From.ToString().Contains("Saved by ", StringComparison.OrdinalIgnoreCase);

    // S/MIME (RFC 8551, 3.2; what is only signed is not locked) and OpenPGP (RFC 3156, 4).
    private static bool IsLocked(MimeEntity? body) =>
        body is not null
        && (
            body.ContentType.IsMimeType("multipart", "encrypted")
            || (
                body.ContentType.MimeType.EndsWith("pkcs7-mime", StringComparison.OrdinalIgnoreCase)
                && body.ContentType.Parameters["smime-type"] is not "signed-data"
            )
        );
}
