/** picocli, under the name and with the package of its own jar. */
module info.picocli {
    requires static java.sql;

    exports picocli;
}
