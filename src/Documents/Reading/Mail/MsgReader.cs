using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Compound;
using Pipeline.Documents.Reading.Containers;
using Pipeline.Documents.Reading.Html;
using Pipeline.Documents.Reading.Plain;
using Pipeline.Documents.Reading.Rtf;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>Reads messages of Outlook ([MS-OXMSG]): sender, receivers, date and subject, the body in its best form,
/// then attachments that are read, among them other messages.</summary>
internal sealed class MsgReader(ChildDocuments children) : IDocumentReader
{
    private const int MaxDepth = 8;
    private const int AttachedMessage = 0x3701;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        limits = ChildDocuments.Shared(limits);
        TextDecoding.KnowCodePages();
        var builder = new DocumentTextBuilder("msg", limits);
        var file = CompoundFile.Open(source.Content, limits);
        Add(new MsgProperties(file, file.Root), 1, source.Password, builder, limits, cancellationToken);
        return builder.Build();
    }

    private void Add(
        MsgProperties message,
        int level,
        string? password,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var attachments = message.Children("__attach_version1.0_").ToList();
        MailBlocks.Head(
            builder,
            level,
            message.Text(MsgProperty.Subject),
            message.Time(MsgProperty.Submitted) ?? message.Time(MsgProperty.Delivered),
            attachments.Select(NameOf),
            ("From", Sender(message)),
            ("To", message.Text(MsgProperty.To)),
            ("Cc", message.Text(MsgProperty.Cc))
        );
        Body(message, builder, limits, cancellationToken);
        foreach (var attachment in attachments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (attachment.Inner($"__substg1.0_{AttachedMessage:X4}000D") is { } inner)
            {
                if (level < MaxDepth)
                {
                    Add(inner, level + 1, password, builder, limits, cancellationToken);
                }
            }
            else if (attachment.Bytes(AttachedMessage) is { Length: > 0 } bytes && bytes.Length <= limits.MaxBytes)
            {
                var name = NameOf(attachment);
                var child = new SourceDocument(bytes, "", name.Length > 0 ? name : null) { Password = password };
                children.Add(child, level + 1, builder, limits, cancellationToken);
            }
        }
    }

    private static string NameOf(MsgProperties attachment) =>
        attachment.Text(MsgProperty.LongFileName)
        ?? attachment.Text(MsgProperty.FileName)
        ?? attachment.Text(MsgProperty.DisplayName)
        ?? "";

    private static string? Sender(MsgProperties message)
    {
        var name = message.Text(MsgProperty.SenderName);
        var address = message.Text(MsgProperty.SenderSmtp) ?? message.Text(MsgProperty.SenderAddress);
        return address is null || address == name || !address.Contains('@') ? name
            : name is null ? address
            : $"{name} <{address}>";
    }

    private static void Body(
        MsgProperties message,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var before = builder.Room;
        if (message.Html() is { } html)
        {
            HtmlReader.AppendFragment(HtmlReader.Parser(limits), html, builder, limits, cancellationToken, true);
        }

        if (builder.Room == before && message.Text(MsgProperty.Body) is { } plain)
        {
            PlainTextReader.Append(plain, builder, cancellationToken);
        }

        if (builder.Room == before && message.Bytes(MsgProperty.CompressedRtf) is { } compressed)
        {
            var rtf = CompressedRtf.Unpack(compressed, limits);
            new RtfWalk(rtf, new RtfBlocks(builder, limits), limits, cancellationToken).Run();
        }
    }
}
