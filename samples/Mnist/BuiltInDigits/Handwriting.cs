using System;
using System.Globalization;
using System.Linq;

namespace Mnist.BuiltInDigits;

/// <summary>
/// The ways people write the ten digits: for each digit some variants, for each variant its strokes, for each stroke the points the pen passes.
/// </summary>
internal static class Handwriting
{
    /// <summary>The variants of each digit: <c>[digit][variant][stroke][point]</c>.</summary>
    public static readonly PenPoint[][][][] Variants =
    [
        [
            Variant(".32,.01 .10,.16 .02,.48 .10,.84 .33,1 .55,.85 .64,.50 .55,.15 .30,.01"),
            Variant(".50,.06 .24,.05 .03,.34 .06,.80 .30,.99 .56,.80 .62,.36 .42,.04 .26,.12"),
            Variant(".26,.00 .13,.20 .10,.52 .15,.85 .28,1 .42,.82 .46,.50 .42,.18 .24,.00"),
        ],
        [
            Variant(".30,.00 .30,.35 .30,.70 .30,1"),
            Variant(".12,.24 .34,.00 .34,.00 .33,.50 .32,1"),
            Variant(".10,.22 .32,.00 .32,.00 .32,.50 .32,1", ".08,1 .32,1 .58,1"),
        ],
        [
            Variant(".05,.24 .16,.04 .38,.00 .58,.16 .54,.40 .30,.68 .04,.98 .04,.98 .32,.97 .64,.98"),
            Variant(".06,.22 .22,.02 .48,.06 .56,.30 .38,.62 .14,.92 .02,.90 .10,.78 .30,.88 .50,.98 .66,.90"),
            Variant(".04,.10 .30,.03 .54,.10 .54,.34 .30,.66 .06,.98 .06,.98 .60,.96"),
        ],
        [
            Variant(".07,.12 .28,.00 .52,.10 .52,.34 .24,.48 .24,.48 .54,.56 .60,.80 .38,1 .14,.97 .02,.84"),
            Variant(".06,.02 .54,.02 .54,.02 .26,.40 .26,.40 .54,.54 .58,.80 .34,1 .04,.88"),
            Variant(".04,.08 .34,.00 .50,.20 .38,.42 .18,.47 .42,.50 .58,.70 .44,.94 .20,1 .00,.93"),
        ],
        [
            Variant(".16,.00 .10,.30 .04,.60 .04,.60 .34,.60 .66,.58", ".48,.10 .46,.55 .44,1"),
            Variant(".44,.00 .22,.32 .00,.66 .00,.66 .36,.66 .66,.64", ".46,.02 .46,.50 .46,1"),
            Variant(".06,.02 .08,.34 .22,.52 .42,.48 .54,.30 .56,.02 .56,.02 .54,.40 .48,1"),
        ],
        [
            Variant(".16,.02 .12,.22 .10,.42 .10,.42 .34,.38 .58,.54 .56,.84 .32,1 .04,.92", ".16,.02 .38,.03 .60,.00"),
            Variant(".60,.02 .36,.02 .18,.05 .18,.05 .12,.40 .12,.40 .40,.42 .56,.66 .42,.94 .18,1 .00,.94"),
            Variant(".62,.00 .34,.04 .12,.16 .16,.38 .42,.50 .58,.70 .44,.94 .20,1 .02,.86"),
        ],
        [
            Variant(".46,.00 .24,.18 .08,.46 .04,.76 .22,.99 .46,.94 .58,.74 .44,.54 .22,.58 .07,.76"),
            Variant(".32,.00 .14,.30 .05,.64 .14,.92 .36,1 .54,.86 .50,.66 .30,.58 .12,.70"),
            Variant(".58,.06 .38,.02 .16,.22 .04,.56 .10,.88 .34,1 .56,.84 .48,.58 .24,.56 .06,.72"),
        ],
        [
            Variant(".02,.06 .30,.05 .60,.02 .60,.02 .44,.34 .32,.66 .24,1"),
            Variant(".02,.22 .04,.04 .04,.04 .34,.04 .62,.02 .62,.02 .40,.40 .26,1"),
            Variant(".04,.04 .32,.04 .60,.02 .60,.02 .42,.40 .28,1", ".18,.52 .36,.50 .56,.48"),
        ],
        [
            Variant(".52,.12 .30,.00 .10,.12 .14,.34 .34,.48 .54,.66 .54,.90 .30,1 .07,.90 .08,.68 .30,.50 .50,.34 .54,.14 .46,.05"),
            Variant(".30,.00 .12,.10 .14,.36 .32,.45 .50,.34 .50,.10 .30,.00", ".32,.46 .08,.60 .06,.88 .30,1 .56,.88 .54,.60 .32,.46"),
            Variant(".56,.06 .28,.02 .10,.20 .28,.42 .48,.62 .44,.92 .20,1 .06,.84 .20,.62 .44,.40 .58,.16"),
        ],
        [
            Variant(".54,.14 .34,.00 .10,.12 .06,.36 .22,.50 .44,.42 .54,.16 .54,.16 .52,.56 .50,1"),
            Variant(".54,.22 .40,.02 .16,.04 .06,.28 .18,.48 .40,.44 .54,.22 .56,.52 .46,.84 .20,1 .04,.92"),
            Variant(".50,.10 .26,.02 .08,.20 .12,.42 .32,.48 .50,.30 .52,.08 .52,.08 .42,.54 .28,1"),
        ],
    ];

    // A stroke is "x,y x,y ...": a smooth curve through its points, with a corner where a point is written twice.
    private static PenPoint[][] Variant(params string[] strokes) => [.. strokes.Select(Stroke)];

    private static PenPoint[] Stroke(string points) => [.. points.Split(' ').Select(Point)];

    private static PenPoint Point(string point)
    {
        int comma = point.IndexOf(',', StringComparison.Ordinal);
        return new(Coordinate(point.AsSpan(0, comma)), Coordinate(point.AsSpan(comma + 1)));
    }

    private static float Coordinate(ReadOnlySpan<char> text) => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
