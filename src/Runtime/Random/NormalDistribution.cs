using System;

namespace Compiled;

/// <summary>
/// The inverse of the standard normal distribution function in double precision: turns a uniform number into a normal one with the same bits
/// on every machine, because it is made of + - * / and square roots only.
/// </summary>
/// <remarks>
/// M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16: about 16 digits.
/// </remarks>
internal static class NormalDistribution
{
    private static ReadOnlySpan<double> CentralNumerator =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentralDenominator =>
    [
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> TailNumerator =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> TailDenominator =>
    [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>The x below which a standard normal number lies with probability <paramref name="p"/>, 0 &lt; p &lt; 1.</summary>
    public static double Inverse(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - (q * q);
            return q * Polynomial(CentralNumerator, r) / Polynomial(CentralDenominator, r);
        }

        double tail = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double size = tail <= 5
            ? Polynomial(MiddleNumerator, tail - 1.6) / Polynomial(MiddleDenominator, tail - 1.6)
            : Polynomial(TailNumerator, tail - 5) / Polynomial(TailDenominator, tail - 5);
        return q < 0 ? -size : size;
    }

    /// <summary>The natural logarithm of a positive normal number x = m 2^e, m around 1: log m = 2 atanh((m - 1) / (m + 1)), by its series.</summary>
    internal static double Log(double x)
    {
        // sqrt(1/2) as bits, so that the mantissa lies in [sqrt(1/2), sqrt(2)).
        const long offset = 0x3FE6A09E667F3BCD;
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits - offset) >> 52;
        double m = BitConverter.Int64BitsToDouble(bits - (exponent << 52));
        double s = (m - 1) / (m + 1);
        double z = s * s, series = 0;
        for (int k = 21; k >= 1; k -= 2)
        {
            series = (series * z) + (1.0 / k);
        }

        return (exponent * 0.6931471805599453) + (2 * s * series);
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            value = (value * x) + coefficients[i];
        }

        return value;
    }
}
