using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Markup;

public sealed class MarkupReaderTests
{
    [Theory]
    [InlineData(
        "a.org",
        "* 제목 :tag:\nText [[http://x][a link]].\n- item\n#+BEGIN_SRC sh\nls\n#+END_SRC\n|a|b|\n|-+-|\n|1|2|\n** TODO Next"
    )]
    [InlineData(
        "a.adoc",
        "= 제목\n:toc:\nText http://x[a link].\n\n* item\n\n----\nls\n----\n\n|===\n|a|b\n|1|2\n|===\n\n== Next"
    )]
    public void HeadingsListsTablesAndCodeAreRead(string name, string text) =>
        Assert.Equal(
            [
                "Heading1: 제목",
                "Paragraph: Text a link.",
                "ListItem: - item",
                "Code: ls",
                "Table: | a | b |\n| - | - |\n| 1 | 2 |",
                "Heading2: Next",
            ],
            Outline(Read(Text(text, "", name)))
        );

    [Fact]
    public void RestructuredTextHasItsLevelsByItsSigns() =>
        Assert.Equal(
            [
                "Heading1: 제목",
                "Paragraph: See a link, and func:",
                "Code: code()",
                "Heading2: Sub",
                "ListItem: - item",
                "Heading1: Two",
            ],
            Outline(
                Read(
                    Text(
                        "====\n제목\n====\n\nSee `a link <http://x>`_, and :py:func:`func`::\n\n    code()\n\nSub\n---\n\n- item\n\n====\nTwo\n====\n",
                        "",
                        "a.rst"
                    )
                )
            )
        );

    [Fact]
    public void TexIsReadWithoutItsCommands() =>
        Assert.Equal(
            ["Heading1: A title", "Heading2: Intro", "Paragraph: Some bold text.", "ListItem: - one", "Code: x = 1"],
            Outline(
                    Read(
                        Text(
                            "\\documentclass{article}\n\\title{A \\emph{title}}\n\\begin{document}\n\\section{Intro}\\label{s}\n"
                                + "Some \\textbf{bold} text~\\cite{x}. % no\n\\begin{itemize}\n\\item one\n\\end{itemize}\n"
                                + "\\begin{verbatim}\nx = 1\n\\end{verbatim}\n\\end{document}",
                            "",
                            "a.tex"
                        )
                    )
                )
                .Select(line => line.Replace(" .", "."))
        );

    [Fact]
    public void CodeIsPartedWhereItsPartsBegin()
    {
        var function = "def f():\n" + string.Concat(Enumerable.Repeat("    work()\n", 12)) + "\n";
        var document = Read(Text(function + function, "", "a.py"));
        Assert.Equal(2, document.Blocks.Count);
        Assert.All(document.Blocks, block => Assert.Equal((BlockKind.Code, "python"), (block.Kind, block.Language)));
    }

    [Fact]
    public void DocumentsInXmlAreReadByTheirNames() =>
        Assert.Equal(
            [
                "Heading1: An article",
                "Paragraph: First words.",
                "Heading2: Methods",
                "ListItem: - one",
                "Table: | A | B |\n| - | - |\n| 1 | 2 |",
            ],
            Outline(
                    Read(
                        Text(
                            "<?xml version=\"1.0\"?><!DOCTYPE article PUBLIC \"-//NLM//DTD\" \"http://x/y.dtd\"><article><front>"
                                + "<journal-meta><p>no</p></journal-meta><article-title>An <i>article</i></article-title></front>"
                                + "<body><p>First&nbsp;words.</p><sec><title>Methods</title><list><list-item><p>one</p></list-item></list>"
                                + "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
                                + "</sec></body></article>",
                            "",
                            "a.xml"
                        )
                    )
                )
                .Select(line => line.Replace('\u00A0', ' '))
        );

    [Fact]
    public void FeedsHaveTheirEntriesUnderTitles() =>
        Assert.Equal(
            ["Heading1: 소식", "Heading2: 첫 글", "Paragraph: Hello there"],
            Outline(
                Read(
                    Text(
                        "<?xml version=\"1.0\"?><rss><channel><title>소식</title><item><title>첫 글</title>"
                            + "<description>&lt;p&gt;Hello &lt;b&gt;there&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>",
                        ""
                    )
                )
            )
        );

    [Fact]
    public void DataInXmlHasNames() =>
        Assert.Equal(
            "name: 김\nage: 30\n\nname: Lee",
            Read(
                Text(
                    "<?xml version=\"1.0\"?><all><one><name>김</name><age>30</age></one><one><name>Lee</name></one></all>",
                    ""
                )
            ).Text
        );

    [Fact]
    public void EntitiesAreNeitherFetchedNorExpanded()
    {
        var document = Read(
            Text(
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]>"
                    + "<a><b>&x;</b><c>&m;</c></a>",
                ""
            )
        );
        Assert.Equal("b: &x;\nc: &m;", document.Text);
    }

    [Fact]
    public void ElementsInElementsEndSomewhere() =>
        Refused(
            Text("<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Repeat("<a>", 50_000)), ""),
            ReadFailure.TooDeep
        );

    [Fact]
    public void NotebooksHaveProseAndCode() =>
        Assert.Equal(
            ["Heading1: 분석", "Code: x = 1\nx", "Code: 1"],
            Outline(
                Read(
                    Text(
                        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"# 분석\"]},{\"cell_type\":\"code\",\"source\":[\"x = 1\\n\",\"x\"],"
                            + "\"outputs\":[{\"data\":{\"text/plain\":[\"1\"],\"image/png\":\"AAAA\"}}]}],\"metadata\":{},\"nbformat\":4}",
                        "",
                        "a.json"
                    )
                )
            )
        );

    [Theory]
    [InlineData(
        "WEBVTT\n\nNOTE no\n\n00:01.000 --> 00:02.000\n<v Kim>안녕 <i>you</i>\n\n2\n00:02.000 --> 00:03.000\nagain\n\n00:09.000 --> 00:10.000\nLater\n"
    )]
    [InlineData(
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nKim: 안녕 you\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nagain\r\n\r\n3\r\n00:00:09,000 --> 00:00:10,000\r\nLater\r\n"
    )]
    public void SubtitlesAreParagraphsThatPausesEnd(string text) =>
        Assert.Equal(["Paragraph: Kim: 안녕 you\nagain", "Paragraph: Later"], Outline(Read(Text(text, ""))));
}
