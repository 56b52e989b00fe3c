using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pdf;

/// <summary>Of documents that qpdf has locked, one for each kind of encryption.</summary>
public sealed class PdfPasswordTests
{
    private const string Text = "The meeting is at three.";
    private const string English = "Swordfish 1!";
    private const string Korean = "열려라 참깨";

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var kind in new[] { "rc4-40", "rc4-128", "aes-128", "aes-256" })
        {
            cases.Add($"{kind}-english.pdf", English);
            cases.Add($"{kind}-korean.pdf", Korean);
        }
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void ThePasswordOfTheReaderAndOfTheOwnerOpen(string name, string password)
    {
        Assert.Equal(Text, Read(Of(name, password)).Text);
        Assert.Equal(Text, Read(Of(name, "owner " + password)).Text);
    }

    [Theory, MemberData(nameof(Cases))]
    public void OthersDoNot(string name, string password)
    {
        Assert.Equal(ReadProblem.Encrypted, Refused(Of(name, null), ReadFailure.Encrypted).Problem);
        Assert.All(
            ["", "?", "????? ??", password + "1", password[1..], "참깨"],
            wrong => Assert.Equal(ReadProblem.WrongPassword, Refused(Of(name, wrong), ReadFailure.Encrypted).Problem)
        );
    }

    [Fact]
    public void KoreanLettersAreNoQuestionMarks()
    {
        Assert.Equal(Text, Read(Of("marks.pdf", "????? ??")).Text);
        Assert.Equal(
            ReadProblem.WrongPassword,
            Refused(Of("marks.pdf", "열려라참깨 가나"), ReadFailure.Encrypted).Problem
        );
    }

    [Fact]
    public void ADocumentThatOnlyAnOwnerLocksReadsWithAnyPassword() =>
        Assert.All([null, English, Korean], password => Assert.Equal(Text, Read(Of("owner-only.pdf", password)).Text));

    private static SourceDocument Of(string name, string? password)
    {
        using var stream = typeof(PdfPasswordTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Bytes(bytes.ToArray()) with { Password = password };
    }
}
