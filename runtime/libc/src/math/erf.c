/* erf and erfc.
 *
 * Below 1/2: erf x = x (2/sqrt pi + x^2 P(x^2)). Beyond: erfc x = e^(-x^2) f(x), where e^(-x^2) comes from the
 * exponential kernel with x^2 in double-double, and f(x) = e^(x^2) erfc x is smooth: up to 4.5 a polynomial around
 * the middle of each quarter, whose constant term is a double-double; then (1 + z R(z)) / (x sqrt pi), z = 1/x^2. The
 * coefficients interpolate at Chebyshev nodes. Measured: erf 0.76, erfc 0.76 ulp. */
#include "kernel.h"

static const struct piece { struct dd c; double p[11]; } pieces[16] = {
  {{0x1.1d16b5809eaf6p-1, 0x1.fed72508f0156p-56}, {-0x1.babd0e4f1a24dp-2, 0x1.2577420fcd0a8p-2, -0x1.59c35c06f801cp-3,
    0x1.72d46a9b1f698p-4, -0x1.6fce5df0a483cp-5, 0x1.552fe78706b90p-6, -0x1.2a7f50139eb82p-7,
    0x1.efce33b83d658p-9, -0x1.88ee36fbfc76dp-10, 0x1.2c38d2fdb0d99p-11, -0x1.b65bb90a9eb1fp-13}},
  {{0x1.db747ee409ac5p-2, -0x1.58e62d6e09b53p-56}, {-0x1.4369f60195edcp-2, 0x1.80ef8f454cfa6p-3, -0x1.9d5868de0b595p-4,
    0x1.9831c2c83a8b8p-5, -0x1.779dd2a3cc349p-6, 0x1.45264931c139ep-7, -0x1.0ab383670b3d3p-8,
    0x1.a0ee1dcd7a23cp-10, -0x1.37fd8b8ee4f35p-11, 0x1.c3269aa326d19p-13, -0x1.38a17c837ee0dp-14}},
  {{0x1.9531e09b149b5p-2, -0x1.aefcc71ad401bp-58}, {-0x1.e78b356770fbbp-3, 0x1.05e72521ca1c2p-3, -0x1.01343a2c9226bp-4,
    0x1.d4e711a2d0455p-6, -0x1.910a5d7c00f6cp-7, 0x1.446c51a829651p-8, -0x1.f38c6d55f40a9p-10,
    0x1.6fd8a97a04b8cp-11, -0x1.041d9ce4bb005p-12, 0x1.6433d82ef6818p-14, -0x1.d4dcfd47fa66dp-16}},
  {{0x1.5f88f52f3c76bp-2, -0x1.b8cb56b742073p-57}, {-0x1.797a639d8129dp-3, 0x1.701342cbcea83p-4, -0x1.4bcdb9d9083c7p-5,
    0x1.17eba60d2c408p-6, -0x1.bdf24bcca59c2p-8, 0x1.51aba02dd5310p-9, -0x1.e8ae68ede2684p-11,
    0x1.535e9b55f3db8p-12, -0x1.c5f98c4f65df7p-14, 0x1.269df07fc7eafp-15, -0x1.7091cf82bb3c6p-17}},
  {{0x1.3583f6644327bp-2, -0x1.89175bd0bc251p-56}, {-0x1.2b11e6959934cp-3, 0x1.0a15ac2adab38p-4, -0x1.ba018e6428106p-6,
    0x1.5a142948a5355p-7, -0x1.014eae282dc31p-8, 0x1.6d609f9101e1bp-10, -0x1.f1b43d65e5c08p-12,
    0x1.465e39594f179p-13, -0x1.9d6181af728c5p-15, 0x1.fd09750591e0ep-17, -0x1.2edb7d4c6e7adp-18}},
  {{0x1.13e5743b60480p-2, 0x1.ca0c188590823p-56}, {-0x1.e36580c7f734ap-4, 0x1.8a6efeed233afp-5, -0x1.2ef92f6f10798p-6,
    0x1.b99589d40b789p-8, -0x1.33237c3ee8d56p-9, 0x1.99b60e622a7f2p-11, -0x1.070e0cc6bb470p-12,
    0x1.46314bfe8f854p-14, -0x1.87a59c56f6b69p-16, 0x1.ca06226a3bae1p-18, -0x1.036d098c5690ep-19}},
  {{0x1.f0fd28fdc20abp-3, 0x1.46cc36a880986p-57}, {-0x1.8d6f73d5aa121p-4, 0x1.2adaf7aaf55e3p-5, -0x1.aa2443aac74b3p-7,
    0x1.21decee0ec699p-8, -0x1.7a181925b96e2p-10, 0x1.dab55d89ff704p-12, -0x1.1fc891381acc4p-13,
    0x1.51e01fc89e33fp-15, -0x1.81042aec9a644p-17, 0x1.ac19b422ea71ep-19, -0x1.ce1bee6733904p-21}},
  {{0x1.c3987d04d0b98p-3, -0x1.f0a86e1ce7eccp-57}, {-0x1.4baeac94dc8b2p-4, 0x1.cdc880a056a25p-6, -0x1.32a8abc8db398p-7,
    0x1.8680d28747d7ap-9, -0x1.deb45e9cfd0d3p-11, 0x1.1b649ba6990e4p-12, -0x1.44f8e8ce145dfp-14,
    0x1.69c2eb0ecb2c8p-16, -0x1.87bbfa23b69d0p-18, 0x1.9e99a6f5e9176p-20, -0x1.aae033461f244p-22}},
  {{0x1.9d7738e1f4db7p-3, 0x1.e585dcf3a4c5ap-59}, {-0x1.18737afe106cep-4, 0x1.6afd3ba3fa643p-6, -0x1.c28dd3c4d6775p-8,
    0x1.0d40a2ab35f66p-9, -0x1.36e9940d2ed08p-11, 0x1.5bd1dd6db8d86p-13, -0x1.79dac38b23acep-15,
    0x1.8f68e1927fb86p-17, -0x1.9b85d280c421fp-19, 0x1.9f105a17b83ccp-21, -0x1.980af40bd06d2p-23}},
  {{0x1.7d0a5e9dd5710p-3, 0x1.1e88c0fb2c58ap-57}, {-0x1.dfc0205709b2cp-5, 0x1.21c23afa33c47p-6, -0x1.512f92fca6d78p-8,
    0x1.7b404aa4de344p-10, -0x1.9d6f22275d93cp-12, 0x1.b5d78b37df20fp-14, -0x1.c35c6526dcd65p-16,
    0x1.c5b43bce77ccbp-18, -0x1.bd5e6adca6009p-20, 0x1.ac9770e0272d4p-22, -0x1.92b9e3c95601cp-24}},
  {{0x1.612a8125451bdp-3, 0x1.67d98d3808479p-57}, {-0x1.9e8803e177224p-5, 0x1.d503e1d20090fp-7, -0x1.009a927223b07p-8,
    0x1.104973fea2eaep-10, -0x1.18d46547b41fep-12, 0x1.1a12c4a83cc35p-14, -0x1.146359e04ba57p-16,
    0x1.089473a47ef07p-18, -0x1.ef88adf7809e8p-21, 0x1.c7891a281e108p-23, -0x1.9991a04c0138fp-25}},
  {{0x1.48f8f10299b71p-3, 0x1.635d10bc11fbep-59}, {-0x1.696d353f008b5p-5, 0x1.804cc15714188p-7, -0x1.8c84c13afb9c4p-9,
    0x1.8de5f26a7e1acp-11, -0x1.8511846d9f886p-13, 0x1.7350e3a4f23bfp-15, -0x1.5a61389026ce7p-17,
    0x1.3c3b49700ede6p-19, -0x1.1ae021693bbefp-21, 0x1.f16aaa3580d7bp-24, -0x1.ac612d65a3693p-26}},
  {{0x1.33cb19179d7f6p-3, -0x1.43e5ea7353fcfp-63}, {-0x1.3dacc8d85f6c4p-5, 0x1.3e68313870541p-7, -0x1.36992d37bc011p-9,
    0x1.276b01ef6f723p-11, -0x1.1267afc4c573cp-13, 0x1.f28b1c3ba1571p-16, -0x1.bb73ad96f9469p-18,
    0x1.82a8f440d9b29p-20, -0x1.4acf9b3d1c1fep-22, 0x1.1681f1b629af1p-24, -0x1.cbfc21100376fp-27}},
  {{0x1.211c625924e34p-3, -0x1.ce6e37e03e568p-57}, {-0x1.193eb7b9bf564p-5, 0x1.0a7a05d3387a8p-7, -0x1.ecb581c2b7f7ep-10,
    0x1.bd21af8e75bdep-12, -0x1.8985979e24b21p-14, 0x1.54d6c39ebf474p-16, -0x1.218709b43e0ecp-18,
    0x1.e2df68127d9a0p-21, -0x1.8ba1a0b906dd5p-23, 0x1.3f50767360138p-25, -0x1.fa3c799895fffp-28}},
  {{0x1.10845e1dcb19ap-3, 0x1.34c6637a1ca61p-58}, {-0x1.f53cfd5c11186p-6, 0x1.c21d6f4a4921ap-8, -0x1.8b46c64f91e7bp-10,
    0x1.53e39641d53f7p-12, -0x1.1e807be458edap-14, 0x1.d9f64546a8435p-17, -0x1.810db87ce502dp-19,
    0x1.33806583f1255p-21, -0x1.e324febda72a0p-24, 0x1.764299d3600adp-26, -0x1.1d1376cb89c22p-28}},
  {{0x1.01afcc22e71b8p-3, 0x1.fef1b54cba963p-60}, {-0x1.c14b6f7f3c2f0p-6, 0x1.7f51652a46399p-8, -0x1.406f090aa4007p-10,
    0x1.06bf9a3516bc8p-12, -0x1.a712d1a0f42dep-15, 0x1.4eb8a60d01325p-17, -0x1.0471a4a806f96p-19,
    0x1.8ee2b6a5e355fp-22, -0x1.2cd275ee26672p-24, 0x1.bfced552cf828p-27, -0x1.4819b82668548p-29}}
};

/* (x e^(x^2) erfc(x) sqrt pi - 1) / z in z = 1/x^2, beyond 4.5. */
static const double tail[13] = {
  -0x1.fffffffffffcbp-2, 0x1.7ffffffff561bp-1, -0x1.dffffff306277p+0, 0x1.a3fffbe9444bcp+2, -0x1.d87f3c692ebeap+4,
  0x1.44cc3d0ce9567p+7, -0x1.0774aaaa2af68p+10, 0x1.e7d645e34cd78p+12, -0x1.e89ae6ce4e427p+15, 0x1.e0339a5358394p+18,
  -0x1.90e5d06e15fadp+21, 0x1.d5258afee120ap+23, -0x1.11c91f53e158cp+25
};

/* erfc(x) for x >= 1/2, times 2^-*k. */
static struct dd upper(double x, int *k) {
  struct dd q = dd_sqr(x), e = __lode_exp(-q.hi, -q.lo, k), f;
  if (x < 4.5) {
    int i = (int)((x - 0.5) * 4);
    const struct piece *s = &pieces[i];
    double h = x - (0.625 + 0.25 * i);
    f = dd_fast(s->c.hi, s->c.lo + h * poly(h, s->p, 11));
  } else {
    double z = 1 / q.hi;
    f = dd_over((struct dd){0x1.20dd750429b6dp-1, 0x1.1ae3a914fed80p-57}, (struct dd){x, 0});
    f = dd_fast(f.hi, f.lo + f.hi * (z * poly(z, tail, 13)));
  }
  return dd_times(e, f);
}

/* (erf x - x) / x in x^2, below 1/2. */
static const double small[12] = {
  0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042cfdp-4, -0x1.b82ce312a09e6p-6, 0x1.565bcd1d388eap-8,
  -0x1.c02dbe141a3dcp-11, 0x1.f9a7467bebf71p-14, -0x1.f5e106a0dcc14p-17, 0x1.e5b9ee56ececfp-20, -0x1.6e4ab6a3fb0c4p-21,
  0x1.f6f148a8d3843p-21, -0x1.79c6ea36919e7p-21
};

/* erf(x) for |x| < 1/2, without its largest part x. */
static double below(double x) {
  return x * poly(x * x, small, 12);
}

double erf(double x) {
  double size = __builtin_fabs(x), v = 1;
  if (size < 0.5) return size < 0x1p-1000 ? x * 0x1.20dd750429b6dp+0 : x + below(x);
  if (x != x) return x;
  if (size < 6) {
    int k;
    struct dd c = upper(size, &k), s = dd_fast(1, -c.hi * power2(k));
    v = s.hi + (s.lo - c.lo * power2(k));
  }
  return __builtin_copysign(v, x);
}

double erfc(double x) {
  int k;
  if (x != x) return x;
  if (x > -0.5 && x < 0.5) {
    struct dd s = dd_fast(1, -x);
    return s.hi + (s.lo - below(x));
  }
  if (x < 0) {
    if (x < -6) return 2;
    struct dd c = upper(-x, &k), s = dd_fast(2, -c.hi * power2(k));
    return s.hi + (s.lo - c.lo * power2(k));
  }
  if (x > 28) return x > 0x1.fffffffffffffp1023 ? 0 : __lode_math_under(0);
  struct dd c = upper(x, &k);
  return __lode_math_range(scale(c.hi, k));
}

FAMILY1(erf)
FAMILY1(erfc)
