using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Rtf;

public sealed class RtfReaderTests
{
    [Fact]
    public void StylesListsNotesAndCharactersAreRead() =>
        Assert.Equal(
            [
                "Heading1: 규정",
                "Paragraph: naïve 한글 – end[1]",
                "ListItem: 1. first",
                "ListItem: - second",
                "Paragraph: [1] A note",
            ],
            Outline(
                Read(
                    Text(
                        @"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset129 Batang;}}"
                            + @"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\author no}}{\header no\par}"
                            + @"\pard\s1\f1 \'b1\'d4\'c1\'a4\par\pard\s0\f0 na\'efve \u-10916?\u-20992? \endash  end"
                            + @"{\footnote A note}{\deleted no}{\v hidden}\par"
                            + @"{\listtext\f0 1.\tab}first\par{\listtext\'b7\tab}second\par{\pict ffd8}}",
                        ""
                    )
                )
            )
        );

    [Fact]
    public void TablesAreRead() =>
        Assert.Equal(
            "| A | B |\n| - | - |\n| 1 | 2 |\n\nAfter",
            Read(
                Text(
                    @"{\rtf1\trowd\trhdr\pard\intbl A\cell B\cell\row\trowd\pard\intbl 1\cell 2\cell\row\pard After\par}",
                    ""
                )
            ).Text
        );

    [Fact]
    public void OpenGroupsAreBounded() =>
        Refused(Text(@"{\rtf1" + new string('{', 100_000) + "a", ""), ReadFailure.TooDeep);

    [Fact]
    public void WithoutTextThereIsNothingToRead() => Refused(Text(@"{\rtf1\ansi}", ""), ReadFailure.Empty);
}
