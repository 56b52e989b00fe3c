using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Mail;

public sealed class MailReaderTests
{
    private const string Head =
        "From: =?utf-8?B?6rmA7LKg7IiY?= <kim@example.com>\r\nTo: lee@example.com\r\nSubject: =?utf-8?B?7ZqM7J2Y?=\r\n"
        + "Date: Mon, 15 Jan 2024 09:30:00 +0900\r\nMIME-Version: 1.0\r\n";

    [Fact]
    public void AMailIsFoundByItsHeadWhateverItsName()
    {
        var document = Read(
            Text(Head + "Content-Type: text/plain; charset=utf-8\r\n\r\nHello.\r\n\r\n내일 봐요.\r\n", "")
        );
        Assert.Equal(
            [
                "Heading1: 회의",
                "Paragraph: From: \"김철수\" <kim@example.com>\nTo: lee@example.com\nDate: 2024-01-15 09:30 +09:00",
                "Paragraph: Hello.",
                "Paragraph: 내일 봐요.",
            ],
            Outline(document)
        );
        Assert.Equal(("회의", "mail"), (document.Title, document.Format));
    }

    [Fact]
    public void TheBodyIsReadOnceInItsBestForm() =>
        Assert.Equal(
            ["Heading2: Agenda", "ListItem: - one"],
            Outline(
                Read(
                    Text(
                        Head
                            + Part("alternative")
                            + "--b\r\nContent-Type: text/plain\r\n\r\nAgenda plain\r\n"
                            + "--b\r\nContent-Type: text/html\r\n\r\n<h2>Agenda</h2><ul><li>one</ul>\r\n--b--\r\n",
                        "message/rfc822"
                    )
                )
            )[2..]
        );

    [Fact]
    public void AttachmentsAreNamedAndReadWhereTheyCanBe()
    {
        var sheet = Convert.ToBase64String(Xlsxs.Of(("S", Xlsxs.Rows(["셀"]))));
        var document = Read(
            Text(
                Head
                    + Part("mixed")
                    + "--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
                    + Attachment("table.xlsx", sheet)
                    + Attachment("photo.png", Convert.ToBase64String([0x89, .. "PNG\r\n"u8, 1, 2, 3]))
                    + "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\nSubject: inner\r\n\r\nOld mail.\r\n--b--\r\n",
                ""
            )
        );
        Assert.Contains("Attachments: table.xlsx, photo.png, inner", document.Blocks[1].Text);
        Assert.Equal(
            [
                "Paragraph: See below.",
                "Heading2: table.xlsx",
                "Heading3: S",
                "Paragraph: 셀",
                "Heading2: inner",
                "Paragraph: From: a@b.c",
                "Paragraph: Old mail.",
            ],
            Outline(document)[2..]
        );
    }

    [Fact]
    public void EveryMailOfABoxIsRead() =>
        Assert.Equal(
            ["one", "two"],
            Read(
                Text(
                    "From a@b.c Mon Jan 15 09:30:00 2024\nFrom: a@b.c\nTo: d@e.f\nSubject: one\n\nFirst.\n\n"
                        + "From a@b.c Mon Jan 15 09:31:00 2024\nFrom: a@b.c\nTo: d@e.f\nSubject: two\n\nSecond.\n",
                    ""
                )
            )
                .Blocks.Where(block => block.Kind == BlockKind.Heading)
                .Select(block => block.Text)
        );

    [Fact]
    public void KoreanOfACodePageIsRead()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] mail =
        [
            .. Encoding.ASCII.GetBytes(Head + "Content-Type: text/plain; charset=ks_c_5601-1987\r\n\r\n"),
            .. Encoding.GetEncoding(949).GetBytes("똠방각하"),
        ];
        Assert.Contains("똠방각하", Read(Bytes(mail)).Text);
    }

    [Fact]
    public void EncryptedMailIsNamed() =>
        Refused(
            Text(
                "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
                    + "Content-Transfer-Encoding: base64\r\nReceived: x\r\nReturn-Path: <a@b.c>\r\n\r\nAAAA\r\n",
                "message/rfc822"
            ),
            ReadFailure.Encrypted
        );

    [Fact]
    public void MailsInMailsEndSomewhere()
    {
        var mail = string.Concat(
            Enumerable.Range(0, 500).Select(i => $"Subject: {i}\r\nFrom: a@b.c\r\nContent-Type: message/rfc822\r\n\r\n")
        );
        Assert.Contains("0", Read(Text("To: d@e.f\r\n" + mail + "x", "message/rfc822")).Text);
    }

    [Fact]
    public void OutlookMessagesAreRead()
    {
        var document = Read(
            Bytes(
                Compounds.Of(
                    ("__properties_version1.0", new byte[32]),
                    ("__substg1.0_0037001F", Encoding.Unicode.GetBytes("휴가 신청")),
                    ("__substg1.0_0C1A001F", Encoding.Unicode.GetBytes("Kim")),
                    ("__substg1.0_5D01001F", Encoding.Unicode.GetBytes("kim@example.com")),
                    ("__substg1.0_0E04001F", Encoding.Unicode.GetBytes("Lee")),
                    ("__substg1.0_1000001F", Encoding.Unicode.GetBytes("From Monday on.\r\n\r\nThanks.")),
                    ("__attach_version1.0_#00000000/__substg1.0_3707001F", Encoding.Unicode.GetBytes("note.txt")),
                    ("__attach_version1.0_#00000000/__substg1.0_37010102", "Attached text."u8.ToArray()),
                    (
                        "__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F",
                        Encoding.Unicode.GetBytes("inner")
                    )
                )
            )
        );
        Assert.Equal(
            [
                "Heading1: 휴가 신청",
                "Paragraph: From: Kim <kim@example.com>\nTo: Lee\nAttachments: note.txt",
                "Paragraph: From Monday on.",
                "Paragraph: Thanks.",
                "Heading2: note.txt",
                "Paragraph: Attached text.",
                "Heading2: inner",
            ],
            Outline(document)
        );
    }

    private static string Part(string kind) => $"Content-Type: multipart/{kind}; boundary=b\r\n\r\n";

    private static string Attachment(string name, string content) =>
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        + $"Content-Disposition: attachment; filename={name}\r\n\r\n{content}\r\n";
}
