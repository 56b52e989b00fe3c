using System.Text;
using MimeKit;
using MimeKit.Tnef;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>The parts of a mail: its text as HTML, its text as it is, and what is attached.</summary>
internal sealed class MailBody
{
    private const int MaxParts = 4096;

    private MailBody() { }

    /// <summary>The body as HTML, or null.</summary>
    public TextPart? Html { get; private set; }

    /// <summary>The body as plain text, or null.</summary>
    public TextPart? Plain { get; private set; }

    /// <summary>What is attached, in order.</summary>
    public List<MimeEntity> Attachments { get; } = [];

    /// <summary>The parts of a message.</summary>
    public static MailBody Of(MimeMessage message)
    {
        var body = new MailBody();
        var open = new Stack<MimeEntity>();
        if (message.Body is { } root)
        {
            open.Push(root);
        }

        for (var count = 0; count < MaxParts && open.TryPop(out var entity); count++)
        {
            if (entity is Multipart parts)
            {
                for (var i = parts.Count - 1; i >= 0; i--)
                {
                    open.Push(parts[i]);
                }
            }
            else
            {
                body.Take(entity, open);
            }
        }
        return body;
    }

    /// <summary>The name of an attachment, or an empty one.</summary>
    public static string NameOf(MimeEntity entity) =>
        entity is MessagePart { Message.Subject: { } subject }
            ? subject
            : entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "";

    /// <summary>The decoded bytes of a part, or null when there are more than one document may have.</summary>
    public static byte[]? BytesOf(MimePart part, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        part.Content?.DecodeTo(bytes, cancellationToken);
        return bytes.Length <= limits.MaxBytes ? bytes.ToArray() : null;
    }

    /// <summary>The text of a part, by the encoding that it declares or that its bytes show.</summary>
    public static string TextOf(TextPart part, ReadingLimits limits, CancellationToken cancellationToken)
    {
        if (part.Content is null || BytesOf(part, limits, cancellationToken) is not { Length: > 0 } bytes)
        {
            return "";
        }

        try
        {
            return TextDecoding.Decode(bytes, part.ContentType.Charset);
        }
        catch (DocumentReadException)
        {
            // A mail with one wrong byte is still worth its text, and what is wrong in UTF-8 is nothing else.
            return string.Equals(part.ContentType.Charset, "utf-8", StringComparison.OrdinalIgnoreCase)
                ? Encoding.UTF8.GetString(bytes)
                : part.Text;
        }
    }

    private void Take(MimeEntity entity, Stack<MimeEntity> open)
    {
        if (entity is TnefPart tnef)
        {
            // What Outlook wraps mails in for other Outlooks.
            try
            {
                if (tnef.ConvertToMessage().Body is { } inside)
                {
                    open.Push(inside);
                }
            }
            catch (Exception e) when (e is TnefException or FormatException or ArgumentException)
            {
                Attachments.Add(entity);
            }
        }
        else if (entity is TextPart { IsAttachment: false } text && text.ContentDisposition?.FileName is null)
        {
            if (text.IsHtml)
            {
                Html ??= text;
            }
            else if (Plain is null && text.IsPlain)
            {
                Plain = text;
            }
        }
        else if (entity is MessagePart || entity.IsAttachment || NameOf(entity).Length > 0)
        {
            Attachments.Add(entity);
        }
    }
}
