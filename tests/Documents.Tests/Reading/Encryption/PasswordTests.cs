using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Tests.Fixtures;
using Pipeline.Documents.Tests.Fixtures.Locks;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Encryption;

public sealed class PasswordTests
{
    private const string English = "Swordfish 1!";
    private const string Korean = "열려라 참깨";

    private static readonly Dictionary<string, (byte[] Open, Func<string, byte[]> Locked)> Documents = Make();

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in Documents.Keys)
        {
            cases.Add(name, English);
            cases.Add(name, Korean);
        }
        return cases;
    }

    public static TheoryData<string> Names() => [.. Documents.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void ALockedDocumentReadsAsItReadsOpen(string name, string password)
    {
        var (open, locked) = Documents[name];
        Assert.Equal(Outline(Read(Bytes(open))), Outline(Read(With(locked(password), password))));
    }

    [Theory, MemberData(nameof(Names))]
    public void AKoreanPasswordInPiecesOpensToo(string name) =>
        Assert.NotEmpty(Read(With(Documents[name].Locked(Korean), Korean.Normalize(NormalizationForm.FormD))).Text);

    [Theory, MemberData(nameof(Cases))]
    public void WithoutThePasswordItIsAskedFor(string name, string password) =>
        Assert.Equal(
            ReadProblem.Encrypted,
            Refused(Bytes(Documents[name].Locked(password)), ReadFailure.Encrypted).Problem
        );

    [Theory, MemberData(nameof(Cases))]
    public void AnotherPasswordIsNamedAsWrong(string name, string password) =>
        Assert.All(
            ["", " ", password + " ", password[1..], password.ToLowerInvariant() + "x", "VelvetSweatshop", "???? ??"],
            wrong =>
                Assert.Equal(
                    ReadProblem.WrongPassword,
                    Refused(With(Documents[name].Locked(password), wrong), ReadFailure.Encrypted).Problem
                )
        );

    [Theory, MemberData(nameof(Names))]
    public void ADocumentWithoutAPasswordReadsTheSameWithOne(string name) =>
        Assert.Equal(Outline(Read(Bytes(Documents[name].Open))), Outline(Read(With(Documents[name].Open, English))));

    // The kinds of encryption whose keys cost little; the others are tried above.
    [Property(MaxTest = 300)]
    public Property NoOtherPasswordGivesText() =>
        Prop.ForAll(
            Gen.Elements("zip", "zip in AES", "doc 97", "doc", "ppt", "xls 97", "odt").ToArbitrary(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (name, wrong) =>
            {
                if (PasswordForms.Of(wrong.Get).Contains(English))
                {
                    return;
                }

                Assert.Equal(
                    ReadProblem.WrongPassword,
                    Refused(With(Documents[name].Locked(English), wrong.Get), ReadFailure.Encrypted).Problem
                );
            }
        );

    [Theory]
    [InlineData("SHA1", 128)]
    [InlineData("SHA256", 192)]
    [InlineData("SHA384", 256)]
    public void AgileEncryptionHasManyForms(string hash, int bits)
    {
        var open = Docxs.Full();
        var locked = OfficeLocks.Agile(open, Korean, hash, bits);
        Assert.Equal(Outline(Read(Bytes(open))), Outline(Read(With(locked, Korean))));
    }

    [Fact]
    public void KeysThatTakeLongAreRefused()
    {
        var rounds = KeyRounds.MostOfAKey + 1;
        byte[][] locked =
        [
            OfficeLocks.Agile(Docxs.Full(), English, stated: rounds),
            ManifestLocks.Aes(Odfs.Text("<text:p>가</text:p>"), English, stated: rounds),
            ManifestLocks.Aes(Odfs.Text("<text:p>가</text:p>"), English, stated: long.MaxValue),
            ManifestLocks.Whole(Odfs.Text("<text:p>가</text:p>"), English, memory: 1 << 20),
        ];
        Assert.All(
            locked,
            content =>
                Assert.Equal(ReadProblem.CostlyPassword, Refused(With(content, English), ReadFailure.Encrypted).Problem)
        );
    }

    [Fact]
    public void WhatExcelLocksAgainstChangesReadsWithoutAPassword()
    {
        var open = Docxs.Full();
        Assert.Equal(Outline(Read(Bytes(open))), Outline(Read(Bytes(OfficeLocks.Agile(open, "VelvetSweatshop")))));
    }

    [Fact]
    public void ADocumentInAnArchiveOpensWithTheSamePassword()
    {
        var inner = OfficeLocks.Agile(Docxs.Full(), English);
        var archive = ZipLocks.Aes("안.docx", inner, Encoding.UTF8.GetBytes(English));
        Assert.Contains(Read(Bytes(Docxs.Full())).Blocks[0].Text, Read(With(archive, English)).Text);
    }

    [Fact]
    public void APasswordIsNotPrinted() =>
        Assert.DoesNotContain(English, With(Docxs.Full(), English).ToString(), StringComparison.Ordinal);

    private static SourceDocument With(byte[] content, string password) => Bytes(content) with { Password = password };

    private static Dictionary<string, (byte[] Open, Func<string, byte[]> Locked)> Make()
    {
        var (docx, xlsx) = (Docxs.Full(), Xlsxs.Of(("값", Xlsxs.Rows(["이름", "값"], ["가", "나"]))));
        var odt = Odfs.Text("<text:h text:outline-level=\"1\">규정</text:h><text:p>첫째 문단 one.</text:p>");
        var hwpx = Hwpxs.Of(Hwpxs.Paragraph(Hwpxs.Text("취업 규칙 first")));
        var doc = Docs.Of(("연차는 열다섯 날이다. Fifteen days.\r", 0, []));
        var ppt = Ppts.Of(("분기 보고", "Numbers"), ("둘째 장", "More"));
        var xls = Xlss.Of(["이름", "값"], ["가", "나"]);
        var text = Encoding.UTF8.GetBytes("회의는 세 시입니다. The meeting is at three.");
        var zip = Docxs.Zip(("가.txt", Encoding.UTF8.GetString(text)));
        return new()
        {
            ["docx"] = (docx, password => OfficeLocks.Agile(docx, password)),
            ["docx, standard"] = (docx, password => OfficeLocks.Standard(docx, password)),
            ["xlsx"] = (xlsx, password => OfficeLocks.Agile(xlsx, password)),
            ["doc 97"] = (doc, password => new Rc4Locks(password, isCryptoApi: false).Doc(doc)),
            ["doc"] = (doc, password => new Rc4Locks(password, isCryptoApi: true).Doc(doc)),
            ["doc, 40 bits"] = (doc, password => new Rc4Locks(password, isCryptoApi: true, 40).Doc(doc)),
            ["ppt"] = (ppt, password => new Rc4Locks(password, isCryptoApi: true).Ppt(ppt)),
            ["xls 97"] = (xls, password => new Rc4Locks(password, isCryptoApi: false).Xls(xls)),
            ["xls"] = (xls, password => new Rc4Locks(password, isCryptoApi: true).Xls(xls)),
            ["odt"] = (odt, password => ManifestLocks.Aes(odt, password)),
            ["odt, old"] = (odt, password => ManifestLocks.Blowfish(odt, password)),
            ["odt, whole"] = (odt, password => ManifestLocks.Whole(odt, password)),
            ["odt, nonce outside"] = (odt, password => ManifestLocks.Whole(odt, password, nonceInside: false)),
            ["hwpx"] = (hwpx, password => ManifestLocks.Aes(hwpx, password, asHancom: true)),
            ["hwpx, as ODF"] = (hwpx, password => ManifestLocks.Aes(hwpx, password)),
            ["zip"] = (zip, password => ZipLocks.Old("가.txt", text, Encoding.UTF8.GetBytes(password))),
            ["zip in AES"] = (zip, password => ZipLocks.Aes("가.txt", text, Encoding.UTF8.GetBytes(password))),
        };
    }
}
